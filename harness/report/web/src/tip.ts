// The look of what is shown for a place that is pointed at; the same on every chart.

import { fontFamily, fontSize } from "./echarts";
import type { Theme } from "./theme";

export function tipLook(theme: Theme): object {
  return {
    confine: true,
    renderMode: "html",
    transitionDuration: 0,
    backgroundColor: theme.ground,
    borderColor: theme.rule,
    textStyle: { color: theme.text, fontFamily, fontSize },
  };
}

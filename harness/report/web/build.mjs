// node build.mjs FOLDER: writes there page.js, page.css and page_hashes.hpp, the hashes that the page's Content Security
// Policy names. Fetches nothing.
import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const folder = process.argv[2];
if (folder === undefined) {
  console.error("usage: node build.mjs FOLDER");
  process.exit(2);
}
const options = {
  bundle: true,
  minify: true,
  write: false,
  charset: "utf8",
  legalComments: "none",
  target: ["chrome100", "firefox100", "safari15"],
  logLevel: "warning",
};

const licence =
  "/* Draws with Apache ECharts and zrender: Copyright The Apache Software Foundation, Apache License 2.0; " +
  "Copyright (c) 2017 Baidu Inc., BSD 3-Clause. */\n";

async function bundled(entry, more) {
  const result = await build({ ...options, ...more, entryPoints: [join(here, "src", entry)] });
  // Inside an HTML element nothing may look like its end or like a comment.
  return result.outputFiles[0].text.replaceAll("</script", "<\\/script").replaceAll("<!--", "<\\!--");
}

const hash = (text) => createHash("sha256").update(text, "utf8").digest("base64");

const script = licence + (await bundled("page.ts", { format: "iife" }));
const style = await bundled("page.css", {});
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, "page.js"), script);
writeFileSync(join(folder, "page.css"), style);
writeFileSync(
  join(folder, "page_hashes.hpp"),
  `#pragma once

#include <string_view>

namespace backbench::report {

inline constexpr std::string_view page_script_hash = "${hash(script)}";
inline constexpr std::string_view page_style_hash = "${hash(style)}";

}  // namespace backbench::report
`,
);

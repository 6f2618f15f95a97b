// The theme that the reader chose, kept where the browser allows it; under file: it may not.

export type Choice = "system" | "light" | "dark";

const key = "backbench-theme";

export function savedChoice(): Choice {
  try {
    const saved = localStorage.getItem(key);
    return saved === "light" || saved === "dark" ? saved : "system";
  } catch {
    return "system";
  }
}

export function saveChoice(choice: Choice): void {
  try {
    localStorage.setItem(key, choice);
  } catch {
    // The choice then holds until the page is closed.
  }
}

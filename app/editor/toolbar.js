// The buttons above the text: take it from a file, save it as one, search in it.

import { openSearchPanel } from "@codemirror/search";

const ENDS = { hocon: "conf", json: "json", yaml: "yaml" };

// The server takes no longer text.
const LONGEST = 256 * 1024;

export class Toolbar {
  constructor(editor) {
    this.editor = editor;
    this.element = document.createElement("div");
    this.element.className = "tools";
    this.said = document.createElement("span");
    this.said.setAttribute("role", "status");
    this.said.textContent = "Escape, then Tab leaves the text.";
    this.picker = document.createElement("input");
    this.picker.type = "file";
    this.picker.hidden = true;
    this.picker.accept = ".conf,.hocon,.json,.yaml,.yml,.txt,text/*,application/json";
    this.picker.addEventListener("change", () => this.#take());
    const parts = [button("Search", () => openSearchPanel(editor.view.inner)), button("Download", () => this.#save())];
    if (!editor.area.readOnly) parts.unshift(button("Import a file", () => this.picker.click()));
    this.element.append(...parts, this.picker, this.said);
  }

  async #take() {
    const file = this.picker.files[0];
    this.picker.value = "";
    if (!file) return;
    if (file.size > LONGEST) return this.#say("The file is longer than 256 KiB.");
    try {
      const text = new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer());
      this.editor.view.replace(text);
      this.#say(`${file.name} is in the editor and not saved yet.`);
      this.editor.focus();
    } catch {
      this.#say("The file is not text in UTF-8.");
    }
  }

  #save() {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([this.editor.value], { type: "text/plain" }));
    const name = this.editor.getAttribute("file-name") || "vault";
    link.download = `${name}.${ENDS[this.editor.format] ?? "txt"}`;
    link.click();
    // The browser has taken the text by the time the click returns.
    URL.revokeObjectURL(link.href);
  }

  #say(text) {
    this.said.textContent = text;
  }
}

function button(text, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = text;
  made.addEventListener("click", act);
  return made;
}

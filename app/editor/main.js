// <vault-editor>: an editor in the place of the <textarea> inside it, which stays what the form sends.
//
// Without scripts the textarea is all there is. Everything here lives in a shadow root: the framework finds its own
// elements untouched, and the editor's styles are adopted sheets, which the page policy lets through without a nonce.
//
//   <vault-editor format="hocon" format-field="format" file-name="vault" line="3" column="7">
//     <textarea name="data">…</textarea>
//   </vault-editor>
//
// format        hocon, json or yaml
// format-field  the name of the control of the same form that says the format, followed when it changes
// file-name     of a download, without its end
// line, column  a place to mark, from 1
//
// Its property `value` sets the text from a script of the page; every change raises `input` on the textarea.

import { tools } from "./look.js";
import { Toolbar } from "./toolbar.js";
import { open } from "./view.js";

class VaultEditor extends HTMLElement {
  static observedAttributes = ["format", "line", "column"];

  connectedCallback() {
    this.area = this.querySelector("textarea");
    if (!this.area || this.shadowRoot) return;
    const root = this.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(tools);
    root.adoptedStyleSheets = [sheet];
    this.toolbar = new Toolbar(this);
    this.view = open(this.area, root, (text) => this.#write(text));
    root.append(this.toolbar.element, this.view.dom);
    this.view.format(this.format);
    this.#mark();
    for (const label of this.area.labels) label.addEventListener("click", () => this.view?.focus());
    this.area.form?.addEventListener("change", (event) => {
      if (event.target.name === this.getAttribute("format-field")) this.view?.format(this.format);
    });
    this.area.form?.addEventListener("reset", () => queueMicrotask(() => this.view?.replace(this.area.value)));
  }

  attributeChangedCallback(name) {
    if (!this.view) return;
    if (name === "format") this.view.format(this.format);
    else this.#mark();
  }

  get format() {
    const field = this.area.form?.elements.namedItem(this.getAttribute("format-field") ?? "");
    return field?.value || this.getAttribute("format") || "hocon";
  }

  get value() {
    return this.area.value;
  }

  set value(text) {
    this.view ? this.view.replace(text) : (this.area.value = text);
  }

  focus() {
    this.view ? this.view.focus() : this.area?.focus();
  }

  #write(text) {
    this.area.value = text;
    this.area.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }

  #mark() {
    const number = (name) => Number.parseInt(this.getAttribute(name) ?? "", 10) || 0;
    this.view.mark(number("line"), number("column"));
  }
}

customElements.define("vault-editor", VaultEditor);

// The editor proper: CodeMirror with what a vault needs and nothing more.

import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { bracketMatching, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { Compartment, EditorState, StateEffect, StateField } from "@codemirror/state";
import {
  Decoration,
  EditorView,
  drawSelection,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
} from "@codemirror/view";

import { language } from "./languages.js";
import { colours, look } from "./look.js";

const setMark = StateEffect.define();

// The line of a mistake.
const marked = StateField.define({
  create: () => Decoration.none,
  update(marks, transaction) {
    for (const effect of transaction.effects) {
      if (!effect.is(setMark)) continue;
      const line = Decoration.line({ class: "wrong" });
      marks = effect.value === null ? Decoration.none : Decoration.set([line.range(effect.value)]);
    }
    // Whoever changes the text is at work on the mistake.
    return transaction.docChanged ? Decoration.none : marks;
  },
  provide: (field) => EditorView.decorations.from(field),
});

// Written as the pages write.
const phrases = {
  next: "Next",
  previous: "Previous",
  all: "All",
  replace: "Replace",
  "replace all": "Replace all",
  "match case": "Match case",
  regexp: "Regular expression",
  "by word": "Whole words",
  close: "Close",
};

/** Opens an editor on what a textarea holds; `changed` gets each new text. */
export function open(area, root, changed) {
  const spoken = new Compartment();
  const inner = new EditorView({
    root,
    state: EditorState.create({
      doc: area.value,
      extensions: [
        lineNumbers(),
        highlightActiveLine(),
        highlightActiveLineGutter(),
        history(),
        drawSelection(),
        bracketMatching(),
        highlightSelectionMatches(),
        search({ top: true }),
        indentUnit.of("  "),
        EditorState.phrases.of(phrases),
        EditorState.readOnly.of(area.readOnly),
        EditorView.contentAttributes.of(described(area)),
        EditorView.updateListener.of((update) => update.docChanged && changed(update.state.doc.toString())),
        // Tab indents; Escape before it lets it leave, and Control-M changes that for good.
        keymap.of([...defaultKeymap, ...historyKeymap, ...searchKeymap, indentWithTab]),
        spoken.of([]),
        marked,
        look,
        syntaxHighlighting(colours),
      ],
    }),
  });
  return {
    inner,
    dom: inner.dom,
    focus: () => inner.focus(),
    format: (name) => inner.dispatch({ effects: spoken.reconfigure(language(name)) }),
    replace: (text) => inner.dispatch({ changes: { from: 0, to: inner.state.doc.length, insert: text } }),
    mark(line, column) {
      const there = line > 0 && line <= inner.state.doc.lines;
      if (!there) return inner.dispatch({ effects: setMark.of(null) });
      const { from, to } = inner.state.doc.line(line);
      const anchor = Math.min(from + Math.max(column - 1, 0), to);
      inner.dispatch({ effects: setMark.of(from), selection: { anchor }, scrollIntoView: true });
    },
  };
}

// A shadow root hides the label and the notes of the textarea from the content: they are said here.
function described(area) {
  const texts = (ids) => (ids ?? "").split(/\s+/).map((id) => id && document.getElementById(id)?.textContent);
  const label = area.getAttribute("aria-label") ?? [...area.labels].map((found) => found.textContent).join(" ");
  const attributes = { "aria-label": label || "Text", spellcheck: "false" };
  const note = texts(area.getAttribute("aria-describedby")).filter(Boolean).join(" ");
  if (note) attributes["aria-description"] = note;
  if (area.getAttribute("aria-invalid") === "true") attributes["aria-invalid"] = "true";
  return attributes;
}

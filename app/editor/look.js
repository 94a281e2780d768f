// The look, made of the tokens of the pages (style/tokens.css), so that it follows light and dark by itself.

import { HighlightStyle } from "@codemirror/language";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const control = {
  font: "inherit",
  color: "var(--text)",
  background: "var(--surface)",
  border: "1px solid var(--line-strong)",
  borderRadius: "var(--r1)",
  padding: "2px var(--s2)",
};

export const look = EditorView.theme({
  "&": {
    color: "var(--text)",
    background: "var(--surface)",
    border: "1px solid var(--line-strong)",
    borderRadius: "var(--r1)",
    fontSize: "13px",
    maxHeight: "60vh",
    minHeight: "12em",
  },
  "&.cm-focused": { outline: "none", boxShadow: "var(--ring)" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.55", overflow: "auto" },
  ".cm-content": { caretColor: "var(--text)" },
  ".cm-cursor": { borderLeftColor: "var(--text)" },
  ".cm-gutters": {
    color: "var(--text-3)",
    background: "var(--sunken)",
    borderRight: "1px solid var(--line)",
    borderRadius: "var(--r1) 0 0 var(--r1)",
  },
  ".cm-activeLine, .cm-activeLineGutter": { background: "var(--hover)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    background: "var(--accent-soft)",
  },
  ".cm-selectionMatch, .cm-searchMatch": { background: "var(--warn-soft)" },
  ".cm-searchMatch-selected": { background: "var(--accent-soft)", outline: "1px solid var(--accent)" },
  "&.cm-focused .cm-matchingBracket": { background: "var(--accent-soft)", outline: "1px solid var(--accent)" },
  "&.cm-focused .cm-nonmatchingBracket": { background: "var(--bad-soft)" },
  ".wrong": { background: "var(--bad-soft)", boxShadow: "inset 3px 0 var(--bad)" },
  ".cm-panels": { color: "var(--text)", background: "var(--sunken)", fontFamily: "var(--font)" },
  ".cm-panels-top": { borderBottom: "1px solid var(--line)" },
  ".cm-panel.cm-search": { padding: "var(--s2)", fontSize: "13px" },
  ".cm-textfield": control,
  ".cm-button": { ...control, backgroundImage: "none", cursor: "pointer" },
  ".cm-textfield:focus-visible, .cm-button:focus-visible": { outline: "none", boxShadow: "var(--ring)" },
  ".cm-panel.cm-search [name=close]": { color: "var(--text-2)", fontSize: "16px", cursor: "pointer" },
});

export const colours = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName), tags.attributeName], color: "var(--accent-text)" },
  { tag: tags.string, color: "var(--good)" },
  { tag: [tags.number, tags.atom, tags.bool, tags.null], color: "var(--warn)" },
  { tag: [tags.variableName, tags.keyword, tags.meta], color: "var(--bad)" },
  { tag: tags.comment, color: "var(--text-3)", fontStyle: "italic" },
  { tag: [tags.operator, tags.punctuation], color: "var(--text-2)" },
]);

/** What stands above the editor, in the same shadow root. */
export const tools = `
  :host { display: block; }
  .tools { display: flex; flex-wrap: wrap; gap: var(--s2); align-items: center; margin-bottom: var(--s2); }
  .tools button {
    font: inherit; color: var(--text); background: var(--surface); cursor: pointer;
    border: 1px solid var(--line-strong); border-radius: var(--r1); padding: var(--s1) var(--s3); min-height: 32px;
  }
  .tools button:hover { background: var(--hover); }
  .tools button:focus-visible { outline: none; box-shadow: var(--ring); }
  .tools span { color: var(--text-2); font-size: 13px; }
`;

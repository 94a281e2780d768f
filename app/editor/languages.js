// Colouring of the three languages. JSON is HOCON with fewer freedoms.

import { StreamLanguage } from "@codemirror/language";
import { yaml } from "@codemirror/legacy-modes/mode/yaml";

const hocon = {
  name: "hocon",
  startState: () => ({ inText: false }),
  token(stream, state) {
    if (state.inText) return rest(stream, state);
    if (stream.eatSpace()) return null;
    if (stream.match("#") || stream.match("//")) {
      stream.skipToEnd();
      return "comment";
    }
    if (stream.match('"""')) {
      state.inText = true;
      return rest(stream, state);
    }
    if (stream.match(/^"(?:[^"\\]|\\.)*"?/)) return isKey(stream) ? "propertyName" : "string";
    if (stream.match(/^\$\{[^}]*\}?/)) return "variableName";
    if (stream.match(/^include(?=\s*(?:"|url|file|package|required))/i)) return "keyword";
    if (stream.match(/^(?:true|false|null)(?![\w$])/i)) return isKey(stream) ? "propertyName" : "atom";
    if (stream.match(/^[+-]?(?:\d*\.\d+|\d+)(?:[eE][+-]?\d+)?(?=$|[\s,\]}#]|\/\/)/)) {
      return isKey(stream) ? "propertyName" : "number";
    }
    if (stream.match(/^\+=|^[=:]/)) return "operator";
    if (stream.match(/^[{}[\],]/)) return "punctuation";
    if (stream.match(/^[^\s{}[\],:=+#"$]+/)) return isKey(stream) ? "propertyName" : "string";
    stream.next();
    return null;
  },
  languageData: { commentTokens: { line: "#" }, closeBrackets: { brackets: ["[", "{", '"'] } },
};

// Inside triple quotes, which go over lines.
function rest(stream, state) {
  if (stream.match(/^.*?"{3,}/)) state.inText = false;
  else stream.skipToEnd();
  return "string";
}

// Whether what was read is followed by what makes it a key: `a =`, `a b :`, `a {`.
function isKey(stream) {
  return /^[ \t\w.-]*(?:[:={]|\+=)/.test(stream.string.slice(stream.pos));
}

const known = { hocon, json: hocon, yaml };

/** The extension for a format; none for one that nobody knows. */
export function language(name) {
  return known[name] ? StreamLanguage.define(known[name]) : [];
}

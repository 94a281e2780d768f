"""Holds the corpus of the HOCON reader to what pyhocon really says.

    python end2end/hocon/corpus.py check server/tests/hocon/corpus.json    (lists what differs; exit code 1 then)
    python end2end/hocon/corpus.py write server/tests/hocon/corpus.json    (rewrites what pyhocon says, keeps the rest)

The check ends with `N passed, N failed, N skipped`, like every suite here.

The tables of vaults (server/tests/vault_text/converted.json and merges.json) are held to it the same way: there an
entry may have "layers" instead of a "text", texts that are merged as clients merge vaults, and what else it has is kept.

An entry has the "text", and either the "value" pyhocon reads or "refused": true. Durations are written as
{"$seconds": n}. Where the reader of this repository differs on purpose, "differs" says why ("reason") and what it
does instead ("value" or "refused").
"""

import json
import logging
import os
import sys
from datetime import timedelta

# With dateutil installed, pyhocon reads durations into another type with another printed form. Without, all is timedelta.
sys.modules["dateutil"] = None

from pyhocon import ConfigFactory  # noqa: E402
from pyhocon.config_tree import ConfigTree, NoneValue  # noqa: E402

# The one variable a text could reach: pyhocon looks there, the reader never does.
ENVIRONMENT = {"CANARY": "from the environment"}


def plain(value):
    """What pyhocon read, as JSON."""
    if isinstance(value, ConfigTree):
        return {key.strip('"'): plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [plain(inner) for inner in value]
    if isinstance(value, NoneValue):
        return None
    if isinstance(value, timedelta):
        return {"$seconds": value.total_seconds()}
    return value


def read(entry):
    if "layers" not in entry:
        return ConfigFactory.parse_string(entry["text"])
    merged = ConfigTree()
    for layer in entry["layers"]:
        merged = ConfigTree.merge_configs(merged, ConfigFactory.parse_string(layer), copy_trees=True)
    return merged


def ask_pyhocon(entry):
    try:
        answer = {"value": plain(read(entry))}
        # Memory addresses in a value can never be compared.
        if "object at 0x" in json.dumps(answer):
            return {"value": "<unprintable>"}
        return answer
    except Exception:
        return {"refused": True}


def updated(entry):
    kept = {key: value for key, value in entry.items() if key not in ("value", "refused", "differs")}
    fresh = {**kept, **ask_pyhocon(entry)}
    if "differs" in entry:
        fresh["differs"] = entry["differs"]
    return fresh


def main():
    action, path = sys.argv[1:]
    logging.disable(logging.CRITICAL)
    os.environ.clear()
    os.environ.update(ENVIRONMENT)
    with open(path, encoding="utf-8") as file:
        entries = json.load(file)
    fresh = [updated(entry) for entry in entries]
    if action == "write":
        with open(path, "w", encoding="utf-8") as file:
            lines = ",\n".join("  " + json.dumps(entry, ensure_ascii=False) for entry in fresh)
            file.write("[\n" + lines + "\n]\n")
        return 0
    stale = [(old, new) for old, new in zip(entries, fresh) if old != new]
    for old, new in stale:
        print(f"pyhocon says something else now about {old.get('text', old.get('layers'))!r}:\n  kept {old}\n  now  {new}")
    print(f"{len(entries) - len(stale)} passed, {len(stale)} failed, 0 skipped")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())

"""Configuration vaults in the unmodified clearml SDK and clearml-agent: what is saved here is what they end up with.

Run by support/with-server.mjs. The last line is `N passed, N failed, N skipped`.
"""

import json
import subprocess
import sys

from agent import Agent, run, until, workers
from clients import SCRIPTS, World, call, new_key

USERS = "30795571-a470-4717-a80d-e8705fc776bf"

# Prints what the SDK has under `sdk.e2e` after a Session was made.
SDK = (
    "import json\n"
    "from clearml.backend_api import Session\n"
    "session = Session()\n"
    "found = session.config.get('sdk.e2e', {})\n"
    "found = found.as_plain_ordered_dict() if hasattr(found, 'as_plain_ordered_dict') else found\n"
    "print(json.dumps(found))"
)


def save(key, scope, text, form="hocon", **more):
    vault = {"scope": scope, "description": f"{scope} in {form}", "format": form, "data": text}
    return call(key, "users.add_or_update_vault", {"vault": vault, **more})["vault"]


def enable(key, vault, enabled):
    call(key, "users.add_or_update_vault", {"vault": {"id": vault, "enabled": enabled}})


def clients_end_up_with_what_is_saved(world):
    """Three languages, four kinds, and a file of the machine's own: the later wins, and the vaults over the file."""
    (world.home / "clearml.conf").write_text('sdk { e2e { file: here, workspace: file } }\n')
    save(world.key, "organization", '{"sdk": {"e2e": {"workspace": 1, "group": "w", "own": "w", "list": [1, 2]}}}', "json")
    save(world.key, "group", 'sdk:\n  e2e:\n    group: "yes"\n    own: g\n    list: [3]\n    n: 1.5\n    on: true\n', "yaml", group=USERS)
    world.own = save(world.key, "user", 'sdk.e2e { own = "https://x/y", deep { a = "b c" } }')
    found, logged = world.python(SDK)
    expected = {
        "file": "here",
        "workspace": 1,
        "group": "yes",
        "own": "https://x/y",
        "list": [3],
        "n": 1.5,
        "on": True,
        "deep": {"a": "b c"},
    }
    assert found == expected, (found, logged)
    other, _ = world.python(SDK, key=new_key(world.other))
    assert other["own"] == "g" and "deep" not in other, other
    switched_off, _ = world.python(SDK, CLEARML_DISABLE_VAULT_SUPPORT="1")
    assert switched_off == {"file": "here", "workspace": "file"}, switched_off


def a_disabled_one_is_gone_at_the_next_start(world):
    enable(world.key, world.own, False)
    found, _ = world.python(SDK)
    assert found["own"] == "g" and "deep" not in found, found
    enable(world.key, world.own, True)
    assert world.python(SDK)[0]["own"] == "https://x/y"


def the_agent_loads_the_account_s(world):
    made = call(world.key, "auth.create_service_user", {"name": "gpu farm", "allow_running_as_owner": True})
    world.robot = made["credentials"]["access_key"], made["credentials"]["secret_key"]
    save(world.key, "user", "sdk.e2e.own = account", user=made["id"])
    key = {"CLEARML_API_ACCESS_KEY": world.robot[0], "CLEARML_API_SECRET_KEY": world.robot[1]}
    listed = subprocess.run(
        [SCRIPTS / "clearml-agent", "list"], env=world.environment(**key), cwd=world.home, capture_output=True, text=True, timeout=60
    )
    said = listed.stdout + listed.stderr
    assert listed.returncode == 0, said
    for scope in ("organization", "group", "user"):
        assert f"Loaded {scope} vault" in said, said
    found, _ = world.python(SDK, key=world.robot)
    assert found["own"] == "account" and found["group"] == "yes", found


def a_task_runs_with_its_owners(world):
    """`--use-owner-token`: inside the task, the SDK has the vault of the owner and not that of the account."""
    report = world.home / "inside"
    script = {
        "binary": "python3",
        "entry_point": "inside.py",
        "working_dir": ".",
        "diff": SDK.replace("print(json.dumps(found))", f"open({str(report)!r}, 'w').write(json.dumps(found))\n"),
        "requirements": {},
    }
    task = call(world.key, "tasks.create", {"name": "Inside", "type": "testing", "script": script})["id"]
    agent = Agent(world.home / "owners", world.robot, "default", "e2e-vaults", "--use-owner-token")
    try:
        until("the agent is seen", lambda: workers(world.key), agent)
        call(world.key, "tasks.enqueue", {"task": task})
        status = lambda: call(world.key, "tasks.get_by_id", {"task": task})["task"]["status"]
        ended = until("the task has ended", lambda: (lambda s: s if s in ("completed", "failed") else None)(status()), agent)
        assert ended == "completed", agent.said()
        inside = json.loads(report.read_text())
        assert inside["own"] == "https://x/y" and inside["deep"] == {"a": "b c"}, inside
        agent.end()
    finally:
        agent.process.kill()


TESTS = [
    clients_end_up_with_what_is_saved,
    a_disabled_one_is_gone_at_the_next_start,
    the_agent_loads_the_account_s,
    a_task_runs_with_its_owners,
]


if __name__ == "__main__":
    sys.exit(run(TESTS))

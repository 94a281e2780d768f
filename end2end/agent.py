"""The unmodified clearml-agent against the real server: it registers, polls, runs a task to its end, and is gone.

Run by support/with-server.mjs. The last line is `N passed, N failed, N skipped`.
"""

import http.server
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import threading
import time
import traceback
import urllib.error
import urllib.request

from clients import API, FILES, SCRIPTS, SUPERVISOR, WEB, World, call, new_key

# Seconds that something may take.
PATIENCE = 90

# Headers that are about one connection and are not handed on.
HOP_BY_HOP = {"connection", "content-length", "host", "keep-alive", "transfer-encoding"}


class Agent:
    """`clearml-agent daemon` in the foreground, with a key and a home directory of its own."""

    def __init__(self, home, key, queue, name, *options, api=API):
        home.mkdir()
        self.name, self.log = name, home / "agent.log"
        (home / "clearml.conf").write_text(
            f"api {{ web_server: {WEB}\n api_server: {api}\n files_server: {FILES}\n"
            f'  credentials {{ access_key: "{key[0]}", secret_key: "{key[1]}" }} }}\n'
            f'agent {{ worker_name: "{name}", venvs_dir: "{home}/venvs", disable_agent_update_check: true }}\n'
        )
        environment = {
            "PATH": f"{SCRIPTS}:{os.environ['PATH']}",
            "HOME": str(home),
            "CLEARML_CONFIG_FILE": str(home / "clearml.conf"),
            # What the machine has is enough for one line of Python: nothing is downloaded.
            "CLEARML_AGENT_SKIP_PYTHON_ENV_INSTALL": "1",
            "CLEARML_AGENT_QUEUE_POLL_FREQ_SEC": "0.5",
            "CLEARML_AGENT_STATUS_REPORT_FREQ_SEC": "1",
        }
        command = [SCRIPTS / "clearml-agent", "daemon", "--queue", queue, "--foreground", "--cpu-only", *options]
        with self.log.open("w") as log:
            self.process = subprocess.Popen(command, env=environment, cwd=home, stdout=log, stderr=log)

    def end(self):
        """As somebody at its terminal ends it."""
        self.process.send_signal(signal.SIGINT)
        self.process.wait(30)

    def said(self):
        return self.log.read_text()[-6000:]


class Witness:
    """Stands between an agent and the server, hands everything on, and keeps what was asked and answered."""

    def __init__(self):
        self.seen = []
        witness = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def hand_on(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                headers = {name: value for name, value in self.headers.items() if name.lower() not in HOP_BY_HOP}
                request = urllib.request.Request(API + self.path, body or None, headers, method=self.command)
                try:
                    answer = urllib.request.urlopen(request, timeout=20)
                except urllib.error.HTTPError as error:
                    answer = error
                content = answer.read()
                call = self.path.split("?")[0].rsplit("/", 1)[-1]
                witness.seen.append((time.monotonic(), call, answer.status))
                self.send_response(answer.status)
                for name, value in answer.headers.items():
                    if name.lower() not in HOP_BY_HOP:
                        self.send_header(name, value)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            do_GET = do_POST = do_PUT = hand_on

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def since(self, then):
        return [(call, status) for at, call, status in list(self.seen) if at > then]


def until(what, found, agent=None):
    """Asks until there is an answer; a bounded number of times."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        answer = found()
        if answer:
            return answer
        assert agent is None or agent.process.poll() is None, f"the agent ended before {what}:\n{agent.said()}"
        time.sleep(0.2)
    raise AssertionError(f"never: {what}\n{agent.said() if agent else ''}")


def refused(key, endpoint, body):
    try:
        call(key, endpoint, body)
    except urllib.error.HTTPError as error:
        meta = json.load(error)["meta"]
        return error.code, meta["result_subcode"]
    raise AssertionError(f"{endpoint} was not refused")


def workers(key):
    return call(key, "workers.get_all", {"last_seen": 0})["workers"]


def queues_are_made_as_the_guide_says(world):
    """The line of the guide for Kubernetes, by the supervisor for the workspace's administrator."""
    made = call(SUPERVISOR, "queues.create", {"name": "default"}, **{"X-Clearml-Impersonate-As": world.admin})
    assert made["id"] == call(world.key, "queues.get_default")["id"], made
    assert refused(world.key, "queues.create", {"name": "default"}) == (400, 801)
    assert refused(new_key(world.other), "queues.create", {"name": "mine"}) == (403, 20)


def an_agent_runs_a_task_to_its_end(world):
    owner, runner = world.key, new_key(world.other)
    script = {
        "binary": "python3",
        "entry_point": "one_line.py",
        "working_dir": ".",
        "diff": f'open("{world.home}/ran", "w").write("by the agent")\n',
        "requirements": {},
    }
    task = call(owner, "tasks.create", {"name": "One line", "type": "testing", "script": script})["id"]
    agent = Agent(world.home / "runner", runner, "default", "e2e-agent")
    try:
        seen = until("the agent is seen", lambda: workers(owner), agent)
        assert seen[0]["id"].startswith("e2e-agent") and seen[0]["user"]["id"] == world.other, seen
        assert [queue["name"] for queue in seen[0]["queues"]] == ["default"], seen
        call(owner, "tasks.enqueue", {"task": task})
        status = lambda: call(owner, "tasks.get_by_id", {"task": task})["task"]
        ended = until("the task has ended", lambda: (lambda t: t if t.get("completed") else None)(status()), agent)
        assert ended["status"] == "completed", f"{ended}\n{agent.said()}"
        assert (world.home / "ran").read_text() == "by the agent"
        assert call(owner, "queues.get_num_entries", {"queue": seen[0]["queues"][0]["id"]})["num"] == 0
        agent.end()
        until("the agent is gone", lambda: not workers(owner))
    finally:
        agent.process.kill()


def the_owner_of_a_task_is_acted_for(world):
    """A service account runs a task as its owner: where that is allowed, and never as an administrator."""
    made = call(world.key, "auth.create_service_user", {"name": "gpu farm"})
    robot = made["credentials"]["access_key"], made["credentials"]["secret_key"]
    refused_agent = Agent(world.home / "refused", robot, "default", "e2e-refused", "--use-owner-token")
    assert refused_agent.process.wait(PATIENCE) != 0
    assert "use-owner-token" in refused_agent.said(), refused_agent.said()
    call(world.key, "users.update_service_user", {"user": made["id"], "allow_running_as_owner": True})
    report = world.home / "who"
    script = {
        "binary": "python3",
        "entry_point": "who.py",
        "working_dir": ".",
        "diff": "import json\n"
        "from clearml.backend_api import Session\n"
        "ask = lambda endpoint: Session().send_request(*endpoint.split('.'))\n"
        "user = ask('users.get_current_user').json()['data']['user']\n"
        "mints = ask('auth.create_credentials').json()['meta']\n"
        "said = [user['id'], user['role'], mints['result_code'], mints['result_subcode']]\n"
        f"open({str(report)!r}, 'w').write(json.dumps(said))\n",
        "requirements": {},
    }
    task = call(world.key, "tasks.create", {"name": "Who", "type": "testing", "script": script})["id"]
    agent = Agent(world.home / "owners", robot, "default", "e2e-owners", "--use-owner-token")
    try:
        until("the agent is seen", lambda: workers(world.key), agent)
        call(world.key, "tasks.enqueue", {"task": task})
        status = lambda: call(world.key, "tasks.get_by_id", {"task": task})["task"]["status"]
        ended = until("the task has ended", lambda: (lambda s: s if s in ("completed", "failed") else None)(status()), agent)
        assert ended == "completed", agent.said()
        assert json.loads(report.read_text()) == [world.admin, "user", 403, 20], report.read_text()
        agent.end()
        until("the agent is gone", lambda: not workers(world.key))
    finally:
        agent.process.kill()


def a_key_that_is_revoked_under_an_agent(world):
    """Each call is refused at once, answered by one sign-in that is refused too, and by nothing more: the agent asks on
    at its own pace, and takes no task."""
    made = call(world.key, "auth.create_service_user", {"name": "short lived"})
    robot = made["credentials"]["access_key"], made["credentials"]["secret_key"]
    witness = Witness()
    agent = Agent(world.home / "revoked", robot, "default", "e2e-revoked", api=witness.url)
    try:
        until("the agent polls", lambda: ("queues.get_next_task", 200) in witness.since(0), agent)
        call(world.key, "auth.revoke_credentials", {"user": made["id"], "access_key": robot[0]})
        # What was on its way when the key went.
        then = time.monotonic() + 0.5
        task = call(world.key, "tasks.create", {"name": "Nobody's", "type": "testing"})["id"]
        call(world.key, "tasks.enqueue", {"task": task})
        logins = lambda: sum(name == "auth.login" for name, _ in witness.since(then))
        until("several refused polls, or the end", lambda: logins() >= 6 or agent.process.poll() is not None)
        seen, took = witness.since(then), time.monotonic() - then
        refused_calls = [name for name, _ in seen if name != "auth.login"]
        assert {status for _, status in seen} <= {401}, seen
        assert logins() <= len(refused_calls) + 1, f"more sign-ins than calls: {seen}"
        # It polls twice a second and reports once: with each call's one sign-in, that is no loop.
        assert len(seen) <= 10 + 12 * took, f"{len(seen)} requests in {took:.1f} s: {seen}"
        assert call(world.key, "tasks.get_by_id", {"task": task})["task"]["status"] == "queued"
        call(world.key, "tasks.dequeue", {"task": task})
    finally:
        agent.process.kill()
        witness.server.shutdown()


def an_agent_without_access_gets_nothing(world):
    """The rule for all queues is taken away: the agent is told so, and takes nothing."""
    call(world.key, "permissions.delete_access_rules", {"rules": ["all-queues"]})
    default = call(world.key, "queues.get_default")["id"]
    assert refused(new_key(world.other), "queues.get_next_task", {"queue": default}) == (400, 701)
    call(world.key, "permissions.restore_default_access_rules", {"groups": ["users"]})


TESTS = [
    queues_are_made_as_the_guide_says,
    an_agent_runs_a_task_to_its_end,
    the_owner_of_a_task_is_acted_for,
    a_key_that_is_revoked_under_an_agent,
    an_agent_without_access_gets_nothing,
]


def run(tests):
    """Runs the tests one after the other in a world of their own, and says how each ended."""
    failed = 0
    with tempfile.TemporaryDirectory() as home:
        world = World(pathlib.Path(home))
        for test in tests:
            problem = None
            try:
                test(world)
            except BaseException as error:
                problem = error
            failed += problem is not None
            print("FAILED " if problem else "ok     ", test.__name__)
            if problem:
                traceback.print_exception(problem, file=sys.stdout)
    print(f"{len(tests) - failed} passed, {failed} failed, 0 skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(run(TESTS))

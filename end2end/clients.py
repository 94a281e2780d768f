"""The unmodified clearml package against the real server, as its users run it: in processes of its own.

Run by support/with-server.mjs. The last line is `N passed, N failed, N skipped`.
"""

import base64
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import traceback
import urllib.request
from concurrent.futures import ThreadPoolExecutor

API, WEB = os.environ["E2E_API"], os.environ["E2E_WEB"]
# The SDK wants three different addresses (its setup refuses others); nothing here talks to a file server.
FILES = WEB.rsplit(":", 1)[0] + ":8081"
SUPERVISOR = (os.environ["E2E_ACCESS_KEY"], os.environ["E2E_SECRET_KEY"])
SCRIPTS = pathlib.Path(sys.executable).parent


def call(key, endpoint, body=None, **headers):
    """One call of the API without the SDK; answers the `data`."""
    basic = base64.b64encode(":".join(key).encode()).decode()
    headers = {"Authorization": f"Basic {basic}", "Content-Type": "application/json", **headers}
    request = urllib.request.Request(f"{API}/{endpoint}", json.dumps(body or {}).encode(), headers)
    with urllib.request.urlopen(request, timeout=20) as answer:
        return json.load(answer)["data"]


def new_key(user):
    made = call(SUPERVISOR, "auth.create_credentials", **{"X-Clearml-Impersonate-As": user})["credentials"]
    return made["access_key"], made["secret_key"]


class World:
    """A tenant with an admin, one more user, and a home directory nobody has configured yet."""

    def __init__(self, home):
        self.home = home
        self.company = call(SUPERVISOR, "system.create_company", {"name": "Acme"})["id"]
        self.admin = self.user("Ada Kowalska", "ada@acme.test", "admin")
        self.other = self.user("Chiara Ferrari", "chiara@acme.test", "user")
        self.key = new_key(self.admin)

    def user(self, name, email, role):
        body = {"name": name, "company": self.company, "email": email, "role": role}
        return call(SUPERVISOR, "auth.create_user", body)["id"]

    def environment(self, **more):
        """Of a process that knows the hosts and nothing of the machine it runs on."""
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self.home),
            "CLEARML_CONFIG_FILE": str(self.home / "clearml.conf"),
            "CLEARML_API_HOST": API,
            "CLEARML_WEB_HOST": WEB,
            "CLEARML_FILES_HOST": FILES,
            **more,
        }

    def python(self, code, key=None, **environment):
        """Runs code of a user of the SDK; answers the JSON it prints last and what it logged."""
        key = key or self.key
        environment = self.environment(
            **{"CLEARML_API_ACCESS_KEY": key[0], "CLEARML_API_SECRET_KEY": key[1], **environment}
        )
        run = subprocess.run(
            [sys.executable, "-c", code], env=environment, cwd=self.home, capture_output=True, text=True, timeout=60
        )
        assert run.returncode == 0, run.stderr
        *logged, last = run.stdout.strip().splitlines()
        return json.loads(last), "\n".join([*logged, run.stderr])


def session_logs_in_by_key(world):
    token, logged = world.python(
        "import json\n"
        "from clearml.backend_api import Session\n"
        "session = Session()\n"
        "print(json.dumps({**Session.get_decoded_token(session.token), 'api': Session.api_version}))"
    )
    assert token["identity"]["user"] == world.admin and token["identity"]["company"] == world.company, token
    assert token["identity"]["role"] == "admin" and token["exp"] - token["iat"] >= 86400, token
    assert token["api"] == token["api_version"] != "2.9", token
    # Asked for vaults, where the feature set has them, the server has none yet: the SDK says nothing of a 404.
    assert logged.strip() == "", logged


def vaults_that_are_not_there_are_no_fault(world):
    answer, logged = world.python(
        "import json\n"
        "from clearml.backend_api import Session\n"
        "session = Session()\n"
        "Session.feature_set = 'advanced'\n"
        "answer = session.send_request('users', 'get_vaults', params='enabled=true&types=config&types=config')\n"
        "print(json.dumps([answer.status_code, session._read_vaults()]))"
    )
    assert answer[1] is None and answer[0] in (200, 404), answer
    assert "vault" not in logged.lower(), logged


def typed_calls_are_understood(world):
    """Those without any field, such as GetCredentialsRequest, the SDK itself refuses to send."""
    identity, _ = world.python(
        "import json\n"
        "from clearml.backend_api import Session\n"
        "from clearml.backend_api.services import auth\n"
        "result = Session().send(auth.LoginRequest(expiration_sec=7200))\n"
        "assert result.ok(), result.meta.result_msg\n"
        "token = Session.get_decoded_token(result.response.token)\n"
        "print(json.dumps([token['identity']['user'], token['exp'] - token['iat']]))"
    )
    assert identity == [world.admin, 7200], identity


def the_client_of_the_sdk_works(world):
    """Both an answer and a refusal reach the caller as the SDK's own types."""
    key = new_key(world.other)
    said, _ = world.python(
        "import json\n"
        "from clearml.backend_api.session.client import APIClient, APIError\n"
        "client = APIClient()\n"
        "try:\n"
        "    client.auth.edit_credentials(access_key='NOBODYSKEY', label='laptop')\n"
        "    refused = None\n"
        "except APIError as error:\n"
        "    refused = [error.code, error.subcode]\n"
        f"answer = client.auth.edit_credentials(access_key={key[0]!r}, label='laptop')\n"
        "print(json.dumps([refused, answer.updated]))",
        key,
    )
    assert said[0][0] == 400 and said[1] == 1, said


def raw_calls_of_every_method_are_understood(world):
    answers, _ = world.python(
        "import json\n"
        "from clearml.backend_api import Session\n"
        "session = Session()\n"
        "answers = [session.send_request('users', 'get_all', json={'only_fields': ['id', 'name']}, method=method)\n"
        "           for method in (None, 'get', 'post', 'put')]\n"
        "answers.append(session.send_request('users', 'get_all', version='2.13', json={}))\n"
        "print(json.dumps([[answer.status_code, sorted(user['name'] for user in answer.json()['data']['users'])]\n"
        "                  for answer in answers]))"
    )
    assert answers == [[200, ["Ada Kowalska", "Chiara Ferrari"]]] * 5, answers


def a_bearer_token_is_renewed(world):
    tokens, _ = world.python(
        "import json\n"
        "from clearml.backend_api import Session\n"
        "session = Session()\n"
        "first = session.token\n"
        "# Nearer to its end than the SDK likes: the next call asks for another first.\n"
        "session.token_expiration_threshold_sec = 10 ** 9\n"
        "answer = session.send_request('users', 'get_current_user', json={})\n"
        "second = session.raw_token\n"
        "by_token = Session.get_decoded_token(second)\n"
        "print(json.dumps([answer.status_code, first == second, by_token['identity']['user']]))"
    )
    assert tokens == [200, False, world.admin], tokens


def a_session_without_a_key_lives_on_its_token(world):
    token = call(world.key, "auth.login")["token"]
    answer, _ = world.python(
        "import json\n"
        "from clearml.backend_api import Session\n"
        "session = Session()\n"
        "session.refresh_token()\n"
        "answer = session.send_request('users', 'get_current_user', json={})\n"
        "print(json.dumps([session.access_key, answer.json()['data']['user']['id']]))",
        CLEARML_AUTH_TOKEN=token,
    )
    assert answer == [None, world.admin], answer


def a_revoked_credential_is_refused_on_the_next_call(world):
    key = new_key(world.other)
    code = (
        "import json\n"
        "from clearml.backend_api import Session\n"
        "from clearml.backend_api.session.session import LoginError\n"
        "session = Session()\n"
        "before = session.send_request('users', 'get_current_user', json={}).status_code\n"
        "revoked = session.send_request('auth', 'revoke_credentials', json={'access_key': session.access_key})\n"
        "try:\n"
        "    after = session.send_request('users', 'get_current_user', json={}).status_code\n"
        "except LoginError as error:\n"
        "    after = str(error)\n"
        "print(json.dumps([before, revoked.status_code, after]))"
    )
    (before, revoked, after), _ = world.python(code, key)
    assert (before, revoked) == (200, 200), (before, revoked)
    assert isinstance(after, str) and after.startswith(f"Failed getting token (error 401 from {API})"), after


def a_wrong_secret_is_a_login_error(world):
    code = (
        "import json\n"
        "from clearml.backend_api import Session\n"
        "from clearml.backend_api.session.session import LoginError\n"
        "try:\n"
        "    Session()\n"
        "    print(json.dumps('in'))\n"
        "except LoginError as error:\n"
        "    print(json.dumps(str(error)))"
    )
    message, _ = world.python(code, (world.key[0], "wrong"))
    assert message.startswith(f"Failed getting token (error 401 from {API})"), message


def pasted(key):
    """The configuration as the workspace page of ClearML offers it for copying."""
    return (
        f"api {{\n  web_server: {WEB}/\n  api_server: {API}\n  files_server: {FILES}\n"
        f'  credentials {{\n    "access_key" = "{key[0]}"\n    "secret_key" = "{key[1]}"\n  }}\n}}\n'
    )


def setup(world, text, file):
    """`clearml-init` with a text pasted into it."""
    environment = {"PATH": os.environ["PATH"], "HOME": str(world.home), "CLEARML_CONFIG_FILE": str(file)}
    run = subprocess.run(
        [SCRIPTS / "clearml-init"], input=text, env=environment, cwd=world.home, capture_output=True, text=True, timeout=60
    )
    return run.stdout + run.stderr


def clearml_init_accepts_the_pasted_configuration(world):
    file = world.home / "made-by-init.conf"
    said = setup(world, pasted(world.key), file)
    assert "Credentials verified!" in said and "ClearML setup completed successfully." in said, said
    # What it has written is a configuration to work with.
    environment = {"PATH": os.environ["PATH"], "HOME": str(world.home), "CLEARML_CONFIG_FILE": str(file)}
    code = "from clearml.backend_api import Session; print(Session().send_request('users', 'get_current_user').status_code)"
    run = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, timeout=60)
    assert run.stdout.strip() == "200", run.stdout + run.stderr


def clearml_init_refuses_a_wrong_secret(world):
    file = world.home / "not-made.conf"
    said = setup(world, pasted((world.key[0], "wrong")) + "still\nwrong\n", file)
    assert "Error: could not verify credentials" in said and "Credentials verified!" not in said, said
    assert not file.exists()


def clearml_agent_logs_in(world):
    """The agent has a Session of its own; what it does with it is told in agent.py."""
    code = (
        "import json\n"
        "from clearml_agent.backend_api.session import Session\n"
        "session = Session()\n"
        "answer = session.send_request('users', 'get_current_user', json={})\n"
        "print(json.dumps([answer.status_code, answer.json()['data']['user']['id']]))"
    )
    answer, _ = world.python(code)
    assert answer == [200, world.admin], answer


TESTS = [
    session_logs_in_by_key,
    vaults_that_are_not_there_are_no_fault,
    typed_calls_are_understood,
    the_client_of_the_sdk_works,
    raw_calls_of_every_method_are_understood,
    a_bearer_token_is_renewed,
    a_session_without_a_key_lives_on_its_token,
    a_revoked_credential_is_refused_on_the_next_call,
    a_wrong_secret_is_a_login_error,
    clearml_init_accepts_the_pasted_configuration,
    clearml_init_refuses_a_wrong_secret,
    clearml_agent_logs_in,
]


def main():
    failed = 0
    with tempfile.TemporaryDirectory() as home:
        world = World(pathlib.Path(home))
        # Most of the time goes into importing the SDK.
        with ThreadPoolExecutor(2) as pool:
            running = [(test.__name__, pool.submit(test, world)) for test in TESTS]
        for name, done in running:
            problem = done.exception()
            failed += problem is not None
            print("FAILED " if problem else "ok     ", name)
            if problem:
                traceback.print_exception(problem, file=sys.stdout)
    print(f"{len(TESTS) - failed} passed, {failed} failed, 0 skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

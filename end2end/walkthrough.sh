#!/bin/sh
# Makes a tenant with the commands of ClearML's guide "Multi-Tenant Service on Kubernetes", word for word: only the
# placeholders are filled. Checks every answer. Starts a server of its own, configured as the guide says.
# The last line is `N passed, N failed, N skipped`.
set -eu
here=$(cd "$(dirname "$0")" && pwd)

if [ -z "${E2E_API:-}" ]; then
  # The guide's environment of the server, section "ClearML Server".
  export CLEARML__services__organization__features__user_management_advanced="true"
  export CLEARML__secure__credentials__supervisor__role="system"
  export CLEARML__secure__credentials__supervisor__allow_login="true"
  export CLEARML__secure__credentials__supervisor__user_key="K$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')"
  export CLEARML__secure__credentials__supervisor__user_secret="S$(od -An -N32 -tx1 /dev/urandom | tr -d ' \n')"
  export CLEARML__secure__credentials__supervisor__sec_groups="[\"users\", \"admins\", \"queue_admins\"]"
  export CLEARML__secure__credentials__supervisor__email="\"supervisor@operator.test\""
  export CLEARML__apiserver__company__unique_names="true"
  exec node "$here/support/with-server.mjs" "$0"
fi

passed=0
failed=0
answer=
# The guide's curl says nothing of silence: its own settings do.
CURL_HOME=$(mktemp -d)
export CURL_HOME
trap 'rm -rf "$CURL_HOME"' EXIT
printf 'silent\nshow-error\nmax-time = 20\n' >"$CURL_HOME/.curlrc"

# guide: reads a command of the guide, fills its placeholders and runs it as a shell would. Blanks after a backslash,
# which the guide has in one place, are left out: with them, no shell takes the lines as one command.
guide() {
  command=$(sed -e 's/\\ *$/\\/' \
    -e "s|https://api.<BASE_DOMAIN>|$E2E_API|" \
    -e "s|<APISERVER_KEY>|$CLEARML__secure__credentials__supervisor__user_key|" \
    -e "s|<APISERVER_SECRET>|$CLEARML__secure__credentials__supervisor__user_secret|" \
    -e "s|<TENANT_NAME>|${TENANT_NAME:-}|" \
    -e "s|<COMPANY_ID>|${COMPANY_ID:-}|; s|<company_id>|${COMPANY_ID:-}|" \
    -e "s|<USER_ID>|${USER_ID:-}|" \
    -e "s|<ADMIN_USER_NAME>|${ADMIN_USER_NAME:-}|; s|<ADMIN_USER_EMAIL>|${ADMIN_USER_EMAIL:-}|" \
    -e "s|<USERS_EMAIL_DOMAIN>|${USERS_EMAIL_DOMAIN:-}|" \
    -e "s|<email1>|${EMAIL_1:-}|; s|<email2>|${EMAIL_2:-}|; s|, \.\.\.\]|]|")
  case "$command" in *"<"*">"*) echo "a placeholder is left: $command" && exit 2 ;; esac
  eval "$command" >"$CURL_HOME/answer" || :
  answer=$(cat "$CURL_HOME/answer")
}

# check WHAT EXPRESSION: in JavaScript, over `code` (200, or code/subcode of a refusal), `message`, `data`, `all` (the
# answer as text) and `env`.
check() {
  if ANSWER=$answer node -e '
    const [expression] = process.argv.slice(1);
    const { ANSWER: all, ...env } = process.env;
    const { meta, data } = JSON.parse(all);
    const code = meta.result_code === 200 ? 200 : `${meta.result_code}/${meta.result_subcode}`;
    const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
    const test = new Function("code", "message", "data", "all", "env", "same", `return ${expression}`);
    process.exit(test(code, meta.result_msg, data, all, env, same) === true ? 0 : 1)' "$2"; then
    passed=$((passed + 1))
    echo "ok      $1"
  else
    failed=$((failed + 1))
    echo "FAILED  $1: $2"
    echo "        $answer"
  fi
}

# value EXPRESSION: of `data`.
value() { ANSWER=$answer node -e "const { data } = JSON.parse(process.env.ANSWER); console.log($1)"; }

guide <<'GUIDE'
   APISERVER_URL="https://api.<BASE_DOMAIN>"
   APISERVER_KEY="<APISERVER_KEY>"
   APISERVER_SECRET="<APISERVER_SECRET>"
GUIDE

echo "-- Create a Tenant (company)"
export TENANT_NAME="Acme"
create_company() {
  guide <<'GUIDE'
   curl $APISERVER_URL/system.create_company \
     -H "Content-Type: application/json" \
     -u $APISERVER_KEY:$APISERVER_SECRET \
     -d '{"name":"<TENANT_NAME>"}'
GUIDE
}
create_company
check "a company is made" 'code === 200 && /^[0-9a-f]{32}$/.test(data.id)'
export COMPANY_ID="$(value data.id)"
create_company
check "its name is taken" 'code !== 200 && !all.includes(env.COMPANY_ID)'

guide <<'GUIDE'
   curl -u $APISERVER_KEY:$APISERVER_SECRET $APISERVER_URL/system.get_companies
GUIDE
check "the list has it once" \
  'code === 200 && data.companies.filter(({ id, name }) => id === env.COMPANY_ID && name === "Acme").length === 1'

echo "-- Create an Admin User for the Tenant"
export ADMIN_USER_NAME="Ada Kowalska" ADMIN_USER_EMAIL="ada@acme.test"
create_user() {
  guide <<'GUIDE'
   curl $APISERVER_URL/auth.create_user \
     -H "Content-Type: application/json" \
     -u $APISERVER_KEY:$APISERVER_SECRET \
     -d '{"name":"<ADMIN_USER_NAME>","company":"<COMPANY_ID>","email":"<ADMIN_USER_EMAIL>","role":"admin","internal":"true"}'
GUIDE
}
create_user
check "an admin is made" 'code === 200 && /^[0-9a-f]{32}$/.test(data.id)'
export USER_ID="$(value data.id)"
create_user
check "a second with the same address is refused" 'code !== 200'

echo "-- Create Credentials for the new Admin User"
guide <<'GUIDE'
   curl $APISERVER_URL/auth.create_credentials \
     -H "Content-Type: application/json" \
     -H "X-Clearml-Impersonate-As: <USER_ID>" \
     -u $APISERVER_KEY:$APISERVER_SECRET
GUIDE
check "the answer has key and secret" \
  'code === 200 && data.credentials.access_key.length >= 20 && data.credentials.secret_key.length >= 40'
KEY=$(value data.credentials.access_key)
SECRET=$(value data.credentials.secret_key)
answer=$(curl -u "$KEY:$SECRET" "$APISERVER_URL/users.get_current_user")
check "they are the admin's, in the new company" 'code === 200 && data.user.id === env.USER_ID
  && data.user.company.id === env.COMPANY_ID && data.user.role === "admin" && data.user.name === "Ada Kowalska"'
answer=$(curl -u "$KEY:$SECRET" "$APISERVER_URL/system.get_companies")
check "they see no other company" 'code === "403/20" || code === "403/21"'

echo "-- Create IDP/SSO Sign-in Rules"
set_domains() {
  guide <<'GUIDE'
   curl $APISERVER_URL/login.set_domains \
     -H "Content-Type: application/json" \
     -H "X-Clearml-Act-As: <USER_ID>" \
     -u $APISERVER_KEY:$APISERVER_SECRET \
     -d '{"domains":["<USERS_EMAIL_DOMAIN>"]}'
GUIDE
}
export USERS_EMAIL_DOMAIN="acme.test"
set_domains
check "the domain is claimed" 'code === 200'
USERS_EMAIL_DOMAIN="gmail.com"
set_domains
check "nobody may claim a public mail domain" 'code !== 200 && String(code).startsWith("400")'

add_whitelist_entries() {
  guide <<'GUIDE'
   curl $APISERVER_URL/login.add_whitelist_entries \
     -H "Content-Type: application/json" \
     -H "X-Clearml-Act-As: <USER_ID>" \
     -u $APISERVER_KEY:$APISERVER_SECRET \
     -d '{"emails":["<email1>", "<email2>", ...],"is_admin":false}'
GUIDE
}
export EMAIL_1="chiara@partner.test" EMAIL_2="dmitri@partner.test"
add_whitelist_entries
check "two addresses are let in" 'code === 200 && same(data, { added: [env.EMAIL_1, env.EMAIL_2] })'
EMAIL_1="eve@partner.test" EMAIL_2="no address"
add_whitelist_entries
check "a malformed address refuses the whole call" 'String(code).startsWith("400") && message.includes("not an e-mail address")'

EMAIL_1="dmitri@partner.test" EMAIL_2="nobody@partner.test"
guide <<'GUIDE'
   curl $APISERVER_URL/login.remove_whitelist_entries \
     -H "Content-Type: application/json" \
     -H "X-Clearml-Act-As: <USER_ID>" \
     -u $APISERVER_KEY:$APISERVER_SECRET \
     -d '{"emails":["<email1>", "<email2>", ...]}'
GUIDE
check "one is removed, the unknown one is no fault" 'code === 200 && same(data, { removed: [env.EMAIL_1] })'

get_settings() {
  guide <<'GUIDE'
curl $APISERVER_URL/login.get_settings \
  -H "X-Clearml-Act-As: <USER_ID>" \
  -u $APISERVER_KEY:$APISERVER_SECRET
GUIDE
}
get_settings
check "the rules are what was acknowledged, and nothing half done" 'code === 200 && same(data.domains, ["acme.test"])
  && same(data.whitelist_entries.map(({ email, role, status }) => [email, role, status]), [["chiara@partner.test", "user", "pending"]])'

echo "-- Override Options for New Tenants"
export FIRST_COMPANY_ID="$COMPANY_ID" FIRST_USER_ID="$USER_ID" TENANT_NAME="Umbra"
guide <<'GUIDE'
curl $APISERVER_URL/system.create_company \
  -H "Content-Type: application/json" \
  -u $APISERVER_KEY:$APISERVER_SECRET \
  -d '{"name":"<TENANT_NAME>", "defaults": { "allowed_users": "10", "features": ["experiments"], "exclude_features": ["app_management", "applications", "user_management"] }}'
GUIDE
check "a second company is made" 'code === 200 && data.id !== env.COMPANY_ID'
COMPANY_ID="$(value data.id)"
company_info() {
  answer=$(curl -u "$APISERVER_KEY:$APISERVER_SECRET" -H "Content-Type: application/json" \
    "$APISERVER_URL/system.company_info" -d "{\"company\":\"$COMPANY_ID\"}")
}
company_info
check "it has the options" 'code === 200 && data.defaults.allowed_users === 10 && same(data.defaults.features, ["experiments"])
  && same([...data.defaults.exclude_features].sort(), ["app_management", "applications", "user_management"])'

echo "-- Enabling Features Per Tenant"
guide <<'GUIDE'
curl $APISERVER_URL/system.update_company_settings \                                                  
 -H "Content-Type: application/json" \   
 -u $APISERVER_KEY:$APISERVER_SECRET \
 -d '{                      
   "company": "<company_id>",
   "features": ["sso_management", "user_management_advanced", ...]
}'
GUIDE
check "its settings are changed" 'code === 200 && same(data, { updated: 1 })'
company_info
check "the features are the new ones, the rest is as it was" 'code === 200 && data.defaults.allowed_users === 10
  && same([...data.defaults.features].sort(), ["sso_management", "user_management_advanced"])'

echo "-- What belongs to another tenant"
ADMIN_USER_NAME="Umberto" ADMIN_USER_EMAIL="umberto@umbra.test"
create_user
check "the second company has an admin" 'code === 200'
USER_ID="$(value data.id)" USERS_EMAIL_DOMAIN="acme.test"
set_domains
check "a domain of the first is refused, and the first is not named" 'code !== 200
  && ![env.FIRST_COMPANY_ID, env.FIRST_USER_ID, "Acme\"", "Ada"].some((name) => all.includes(name))'
EMAIL_1="umberto@partner.test" EMAIL_2="chiara@partner.test"
add_whitelist_entries
check "so is an address on its list" 'code !== 200
  && ![env.FIRST_COMPANY_ID, env.FIRST_USER_ID, "Acme", "Ada"].some((name) => all.includes(name))'
get_settings
check "nothing of the refused calls is kept" 'code === 200 && same(data, { domains: [], whitelist_entries: [] })'
answer=$(curl -u "$APISERVER_KEY:$APISERVER_SECRET" -H "X-Clearml-Act-As: $FIRST_USER_ID" "$APISERVER_URL/login.get_settings")
check "the rules of the first are untouched" 'code === 200 && same(data.domains, ["acme.test"]) && data.whitelist_entries.length === 1'

echo "$passed passed, $failed failed, 0 skipped"
[ "$failed" -eq 0 ]

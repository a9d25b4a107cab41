#!/usr/bin/env bash
# Opens every sample in headless Chromium, and reads it with the Nu Html Checker: run.sh MAKE_SAMPLES.
# puppeteer-core, axe-core and vnu-jar come from npm into a cache outside the repository; without them or a browser the test is skipped, which
# CI=true turns into a failure. KEEP=FOLDER keeps pages and screenshots there.
set -euo pipefail
make_samples=$1
. "$(dirname "${BASH_SOURCE[0]}")/../skip.sh"
modules=$cache/npm-$(cat "$here/package.json" "$here/package-lock.json" | sha256sum | cut -c1-16)

command -v node >/dev/null || skip "node is not installed"
command -v java >/dev/null || skip "java is not installed"
browser=$(command -v chromium) || skip "chromium is not installed"
if [ ! -e "$modules/ready" ]; then
    rm -rf "$modules"
    mkdir -p "$modules"
    cp "$here/package.json" "$here/package-lock.json" "$modules/"
    npm ci --prefix "$modules" --ignore-scripts --no-audit --no-fund >/dev/null 2>&1 ||
        skip "puppeteer-core, axe-core and vnu-jar could not be installed"
    touch "$modules/ready"
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
pages=${KEEP:-$work/pages}
mkdir -p "$pages" "$work/profile"
"$make_samples" "$pages"
# The checker's own opinions: roles of tables are said again, for tables that a phone shows as blocks lose them, and
# its list of properties lacks paint-order (SVG 2).
opinions='.*(role” attribute must not be used on a “t[rdh]” element|Property “paint-order” doesn).*'
java -jar "$modules/node_modules/vnu-jar/build/dist/vnu.jar" --errors-only --format gnu --filterpattern "$opinions" "$pages"/*.html >"$work/vnu.log" 2>&1 || {
    head -40 "$work/vnu.log"
    echo "the Nu Html Checker found $(wc -l <"$work/vnu.log") errors"
    exit 1
}
echo "row: $(find "$pages" -name '*.html' | wc -l) pages are valid HTML by the Nu Html Checker"
node "$here/look.mjs" "$modules" "$browser" "$work/profile" "$pages"

#!/usr/bin/env python3
"""A history of audits through the program itself: history_test.py PROGRAM
[kill|concurrent|server].

Without a word: what is told, what changed, what bad input gives. kill: 100 audits are killed at seeded moments
(KUBEASSAY_TEST_SEED): the history stays whole, runs and reports are whole or absent. concurrent: several programs
write to one history at once. server: the same on PostgreSQL, and a server that goes away half way.
"""
import json
import os
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

POD = """apiVersion: v1
kind: Pod
metadata: {name: NAME, namespace: shop}
spec: {containers: [{name: c, image: "example.org/c:1", securityContext: {privileged: PRIVILEGED}}]}
"""
DAY = 24 * 60 * 60
START = 1790000000


class Scratch:
    """A folder with manifests and a history; audits of it at a day of our choosing."""

    def __init__(self, program, folder):
        self.program = os.path.abspath(program)
        self.folder = folder
        self.history = os.path.join(folder, "history.db")
        os.makedirs(os.path.join(folder, "manifests"), exist_ok=True)

    def pods(self, **privileged):
        path = os.path.join(self.folder, "manifests", "pods.yaml")
        text = "---\n".join(POD.replace("NAME", name).replace("PRIVILEGED", str(bad).lower())
                            for name, bad in sorted(privileged.items()))
        with open(path, "w", encoding="utf-8") as out:
            out.write(text)

    def run(self, *words, day=0, **more):
        environment = {**os.environ, "SOURCE_DATE_EPOCH": str(START + day * DAY), **more.pop("env", {})}
        return subprocess.run([self.program, *words], cwd=self.folder, env=environment, capture_output=True,
                              text=True, check=False, timeout=120, stdin=subprocess.DEVNULL, **more)

    def audit(self, *words, day=0, **more):
        return self.run("audit", "manifests", "--exit-zero", "--history", self.history, *words, day=day, **more)

    def told(self, *words, code=0):
        done = self.run("history", *words, "--history", self.history, "-o", "json")
        assert done.returncode == code, (words, done.returncode, done.stderr)
        return json.loads(done.stdout)

    def runs(self):
        return [run for series in self.told("list")["series"] for run in series["runs"]]


def changes(document):
    return sorted((one["change"], one["name"]) for one in document["changes"]
                  if one["check"] == "pod-security/privileged")


def a_line_of_runs(scratch):
    scratch.pods(a=True, b=False)
    first = scratch.audit(day=0)
    assert first.returncode == 0, first.stderr
    assert "first audit" in first.stdout, first.stdout
    scratch.pods(a=False, b=True)
    scratch.audit(day=1)
    scratch.pods(a=True, b=True)
    third = scratch.audit("-o", "json", day=2)
    history = json.loads(third.stdout)["history"]
    assert changes(history) == [("regressed", "a")], history
    assert history["last"]["run"] == 2 and len(history["trend"]) == 3, history
    assert [run["run"] for run in scratch.runs()] == [1, 2, 3]
    assert changes(scratch.told("diff", "1", "2", code=1)) == [("fixed", "a"), ("new", "b")]
    assert changes(scratch.told("diff", "previous", "last", code=1)) == [("regressed", "a")]
    assert changes(scratch.told("diff", "2", "2")) == []
    again = scratch.audit(day=2)
    assert "already, as 3" in again.stderr and again.returncode == 0, again.stderr
    scratch.pods(a=True)
    late = scratch.audit("-o", "json", day=1)
    assert "older than the last" in late.stderr and json.loads(late.stdout)["history"]["later"], late.stderr
    assert [run["run"] for run in scratch.runs()] == [1, 2, 4, 3]
    text = scratch.run("history", "list", "--history", scratch.history)
    assert text.returncode == 0 and "Trend" in text.stdout, text.stdout


def a_part_is_apart(scratch):
    scratch.pods(a=True)
    scratch.audit(day=0)
    part = scratch.audit("--check", "pod-security/*", "-o", "json", day=1)
    assert json.loads(part.stdout)["history"]["last"] is None
    done = scratch.run("history", "diff", "1", "2", "--history", scratch.history)
    assert done.returncode == 2 and "cannot be compared" in done.stderr, done.stderr
    done = scratch.run("history", "diff", "previous", "last", "--history", scratch.history)
    assert done.returncode == 2 and "several series" in done.stderr, done.stderr


def a_waiver_accepts_and_ends(scratch):
    scratch.pods(a=True)
    report = json.loads(scratch.audit("-o", "json", day=0).stdout)
    found = next(one for one in report["findings"] if one["check"] == "pod-security/privileged" and
                 one["verdict"] == "fail")
    subject = found["subject"]
    with open(os.path.join(scratch.folder, "waivers.yaml"), "w", encoding="utf-8") as out:
        json.dump({"waivers": [{"check": found["check"], "subject": {"kind": "Pod", "namespace": "shop", "name": "a"},
                                "accepted": [item["fingerprint"] for item in found["found"]], "owner": "o",
                                "reason": "r", "expires": time.strftime("%Y-%m-%d", time.gmtime(START + 3 * DAY))}]},
                  out)
    assert subject["name"] == "a"
    accepted = json.loads(scratch.audit("--waivers", "waivers.yaml", "-o", "json", day=1).stdout)["history"]
    assert changes(accepted) == [("accepted", "a")], accepted["counts"]
    ended = json.loads(scratch.audit("--waivers", "waivers.yaml", "-o", "json", day=9).stdout)["history"]
    assert changes(ended) == [("expired", "a")], ended["counts"]


def what_is_not_looked_at_is_not_fixed(scratch):
    scratch.pods(a=True)
    scratch.audit(day=0)
    with open(os.path.join(scratch.folder, "manifests", "broken.yaml"), "w", encoding="utf-8") as out:
        out.write("a: [1\nb: }\n")
    os.remove(os.path.join(scratch.folder, "manifests", "pods.yaml"))
    with open(os.path.join(scratch.folder, "manifests", "map.yaml"), "w", encoding="utf-8") as out:
        out.write("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m, namespace: shop}\n")
    history = json.loads(scratch.audit("-o", "json", day=1).stdout)["history"]
    assert changes(history) == [("no-longer-checked", "a")], history["counts"]


def a_place_that_cannot_be_looked_at_is_no_new_history(scratch):
    scratch.pods(a=True)
    os.symlink("circle", os.path.join(scratch.folder, "circle"))
    done = scratch.run("audit", "manifests", "--exit-zero", "--history", "circle")
    assert done.returncode == 6 and "first audit" not in done.stdout, done.stdout
    assert "could not be read" in done.stdout, done.stdout


def no_name_of_a_file_means_memory(scratch):
    scratch.pods(a=True)
    done = scratch.run("audit", "manifests", "--exit-zero", "--history", ":memory:")
    assert done.returncode == 0, done.stderr
    scratch.history = ":memory:"
    assert len(scratch.runs()) == 1


def lost(done, scratch, *words):
    """The report is there, the run is in a file that the message names, and comes in by it."""
    assert done.returncode == 6, (done.returncode, done.stderr)
    assert "Verdicts" in done.stdout, done.stdout
    for word in words:
        assert word in done.stderr, (word, done.stderr)
    name = done.stderr.split("it was kept aside in ")[1].split(":")[0].split(";")[0].strip()
    return os.path.join(scratch.folder, name)


def bad_places(scratch):
    scratch.pods(a=True)
    letter = os.path.join(scratch.folder, "letter")
    with open(letter, "w", encoding="utf-8") as out:
        out.write("dear reader, " * 100)
    before = open(letter, "rb").read()
    scratch.history = letter
    spooled = lost(scratch.audit(day=0), scratch, "not a database")
    assert open(letter, "rb").read() == before
    scratch.history = os.path.join(scratch.folder, "no", "such", "folder.db")
    lost(scratch.audit(day=0), scratch, "cannot be opened")
    scratch.history = os.path.join(scratch.folder, "newer.db")
    scratch.audit(day=0)
    with sqlite3.connect(scratch.history) as database:
        database.execute("UPDATE history_version SET version = 99")
    lost(scratch.audit(day=1), scratch, "newer kubeassay")
    done = scratch.run("history", "list", "--history", scratch.history)
    assert done.returncode == 4 and "newer" in done.stderr, done.stderr
    scratch.history = os.path.join(scratch.folder, "home.db")
    done = scratch.run("history", "import", "--history", scratch.history, spooled)
    assert done.returncode == 0 and "stored as run 1" in done.stdout, done.stderr
    done = scratch.run("history", "import", "--history", scratch.history, spooled)
    assert "was there already, as run 1" in done.stdout, done.stdout
    done = scratch.run("history", "import", "--history", scratch.history, letter)
    assert done.returncode == 4 and "no run of a history" in done.stderr, done.stderr
    done = scratch.run("history", "list", "--history", os.path.join(scratch.folder, "nothing.db"))
    assert done.returncode == 4 and not os.path.exists(os.path.join(scratch.folder, "nothing.db")), done.stderr
    done = scratch.run("audit", "manifests", "--history", "mysql://u:secret@h/d")
    assert done.returncode == 2 and "secret" not in done.stderr, done.stderr


def numbers_of_another_hand(scratch):
    """What no audit gives is not shown as if one had."""
    scratch.pods(web=True)
    scratch.audit(day=0)
    for column, value in (("collected_at", 1 << 62), ("level_hi", 99), ("coverage", -1), ("score_hi", 1 << 40), ("passed", -5)):
        with sqlite3.connect(scratch.history) as database:
            was = database.execute(f"SELECT {column} FROM run").fetchone()[0]
            database.execute(f"UPDATE run SET {column} = ?", [value])
        done = scratch.run("history", "list", "--history", scratch.history)
        assert done.returncode == 4 and "no kubeassay wrote" in done.stderr and not done.stdout, (column, done)
        with sqlite3.connect(scratch.history) as database:
            database.execute(f"UPDATE run SET {column} = ?", [was])
    assert scratch.run("history", "list", "--history", scratch.history).returncode == 0


def a_damaged_file(scratch):
    for day in range(3):
        scratch.pods(**{f"p{number}": True for number in range(30 + day)})
        scratch.audit(day=day)
    size = os.path.getsize(scratch.history)
    with open(scratch.history, "r+b") as file:
        for at in range(4096, size - 4096, 4096):
            file.seek(at)
            file.write(b"\xa5" * 4096)
    lost(scratch.audit(day=4), scratch, "damaged")


def a_locked_file(scratch):
    scratch.pods(a=True)
    scratch.audit(day=0)
    holder = sqlite3.connect(scratch.history)
    holder.execute("BEGIN IMMEDIATE")
    begun = time.monotonic()
    spooled = lost(scratch.audit(day=1), scratch, "locked")
    assert 8 < time.monotonic() - begun < 60
    holder.rollback()
    assert len(scratch.runs()) == 1
    assert scratch.run("history", "import", "--history", scratch.history, spooled).returncode == 0
    assert len(scratch.runs()) == 2


def a_full_disk(scratch):
    scratch.pods(a=True)
    scratch.audit(day=0)
    scratch.pods(**{f"pod-with-a-rather-long-name-{number}": True for number in range(800)})

    def small_files():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (300000, 300000))

    done = scratch.audit("--history-spool", scratch.folder, day=1, preexec_fn=small_files)
    assert done.returncode == 6 and "was not stored" in done.stderr, done.stderr
    assert whole(scratch) == 1


def whole(scratch):
    """How many runs there are, after a look at the file's integrity and at each run's parts."""
    if not os.path.exists(scratch.history):
        return 0
    with sqlite3.connect(scratch.history) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        tables = {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if "run" not in tables:
            return 0
        runs = database.execute("SELECT series, place, failed, id FROM run").fetchall()
        for series, place, failed, number in runs:
            (kept,) = database.execute("SELECT count(DISTINCT f.check_id || f.name) FROM finding_state t JOIN finding f "
                                       "ON f.id = t.finding WHERE t.series = ? AND t.first_place <= ? AND t.last_place "
                                       ">= ? AND t.verdict = 'fail'", (series, place, place)).fetchone()
            assert kept == failed, (number, kept, failed)
            (domains,) = database.execute("SELECT count(*) FROM run_domain WHERE run = ?", (number,)).fetchone()
            assert domains == 5, (number, domains)
    return len(runs)


def killed(scratch):
    seed = int(os.environ.get("KUBEASSAY_TEST_SEED") or random.SystemRandom().randrange(1 << 31))
    print(f"KUBEASSAY_TEST_SEED={seed}")
    dice = random.Random(seed)
    scratch.pods(a=True)
    begun = time.monotonic()
    scratch.audit(day=0)
    usual = time.monotonic() - begun
    died = 0
    last = 1
    for day in range(1, 101):
        scratch.pods(**{f"p{number}": dice.random() < 0.5 for number in range(12)})
        report = os.path.join(scratch.folder, f"report-{day}.json")
        environment = {**os.environ, "SOURCE_DATE_EPOCH": str(START + day * DAY)}
        with subprocess.Popen([scratch.program, "audit", "manifests", "--exit-zero", "--history", scratch.history,
                               "-o", "json=" + report], cwd=scratch.folder, env=environment,
                              stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as audit:
            try:
                audit.wait(timeout=dice.uniform(0.3, 1.1) * usual)
            except subprocess.TimeoutExpired:
                audit.send_signal(signal.SIGKILL)
                died += audit.wait() != 0
        if os.path.exists(report):
            with open(report, encoding="utf-8") as file:
                json.load(file)
        now = whole(scratch)
        assert now in (last, last + 1), (last, now)
        assert now == last or os.path.exists(report), "a run without its report"
        last = now
    assert 10 < died < 100, died
    assert len(scratch.runs()) == last
    print(f"row: {died} of 100 audits killed, {last - 1} runs stored, all of them whole")


def concurrent(scratch):
    scratch.pods(a=True, b=False)
    writers, each = 4, 5
    running = []
    script = ('for day in $(seq 1 "$4"); do SOURCE_DATE_EPOCH=$(($1 + day * 86400 + $2)) "$3" audit manifests '
              '--exit-zero --history history.db -o json=report-$2-$day.json || exit 1; done')
    for writer in range(writers):
        running.append(subprocess.Popen(["bash", "-c", script, "x", str(START), str(writer), scratch.program, str(each)],
                                        cwd=scratch.folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL))
    for one in running:
        assert one.wait(timeout=300) == 0
    assert whole(scratch) == writers * each
    times = [run["collectedAt"] for run in scratch.runs()]
    assert times == sorted(times)
    print(f"row: {writers} programs stored {writers * each} runs at once")


SERVER = "/usr/lib/postgresql/15/bin/"


class Server:
    """A scratch server of PostgreSQL on a socket in a folder of its own; pg_ctl ends it by its id."""

    def __init__(self, folder):
        self.folder = folder
        self.user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.getuid() == 0 else []
        if self.user:
            shutil.chown(folder, "postgres")
        self.call("initdb", "-A", "trust", "-U", "tester", "-N", "-D", folder + "/data")
        self.url = f"postgres://tester:never-shown@/postgres?host={folder}"

    def call(self, program, *words):
        subprocess.run([*self.user, SERVER + program, *words], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL, timeout=120, check=True, cwd="/")

    def start(self):
        self.call("pg_ctl", "-D", self.folder + "/data", "-w", "-t", "60", "-l", self.folder + "/log", "-o",
                  f"-c listen_addresses='' -k {self.folder}", "start")

    def stop(self):
        if not os.path.exists(self.folder + "/data/postmaster.pid"):
            return
        self.call("pg_ctl", "-D", self.folder + "/data", "-m", "immediate", "stop")


def gone_half_way(scratch, server):
    """The server ends between the look at the last run and the storing of this one: the report waits in a pipe."""
    scratch.history = server.url
    scratch.pods(a=True)
    first = scratch.audit(day=0)
    assert first.returncode == 0 and "never-shown" not in first.stdout + first.stderr, first.stderr
    pipe = os.path.join(scratch.folder, "pipe")
    os.mkfifo(pipe)
    environment = {**os.environ, "SOURCE_DATE_EPOCH": str(START + DAY)}
    with subprocess.Popen([scratch.program, "audit", "manifests", "--exit-zero", "--history", server.url, "-o",
                           "json=pipe"], cwd=scratch.folder, env=environment, stdin=subprocess.DEVNULL,
                          stderr=subprocess.PIPE, text=True) as audit:
        with open(pipe, encoding="utf-8") as file:
            server.stop()
            report = json.load(file)
        error = audit.stderr.read()
    assert audit.returncode == 6 and "does not answer" in error and "never-shown" not in error, error
    assert report["history"]["last"]["run"] == 1, report["history"]
    spooled = os.path.join(scratch.folder, error.split("it was kept aside in ")[1].split(";")[0].split(":")[0].strip())
    blind = scratch.audit(day=2)
    assert blind.returncode == 6 and "could not be read" in blind.stdout, blind.stdout
    done = scratch.run("history", "list", "--history", server.url)
    assert done.returncode == 4 and "never-shown" not in done.stderr, done.stderr
    server.start()
    assert [run["run"] for run in scratch.runs()] == [1]
    done = scratch.run("history", "import", "--history", server.url, spooled)
    assert done.returncode == 0, done.stderr
    assert [run["collectedAt"][:10] for run in scratch.runs()] == ["2026-09-21", "2026-09-22"]
    again = json.loads(scratch.audit("-o", "json", day=3).stdout)["history"]
    assert again["last"]["run"] == scratch.runs()[1]["run"] and "never-shown" not in json.dumps(again)


def many_at_once(scratch, server):
    running = []
    for writer in range(8):
        environment = {**os.environ, "SOURCE_DATE_EPOCH": str(START + writer * 3600)}
        running.append(subprocess.Popen([scratch.program, "audit", "manifests", "--exit-zero", "--history", server.url,
                                         "--profile", "everything", "-o", f"json=many-{writer}.json"],
                                        cwd=scratch.folder, env=environment, stdin=subprocess.DEVNULL))
    for one in running:
        assert one.wait(timeout=300) == 0
    series = [one for one in scratch.told("list")["series"] if one["profile"] == "everything"]
    assert [len(one["runs"]) for one in series] == [8]


def on_a_server(scratch):
    if not os.path.exists(SERVER + "initdb"):
        assert os.environ.get("CI") != "true", "postgresql-15 is missing"
        print("skipped: postgresql-15 is not installed")
        return
    with tempfile.TemporaryDirectory(prefix="kubeassay-pg-") as folder:
        server = Server(folder)
        server.start()
        try:
            gone_half_way(scratch, server)
            many_at_once(scratch, server)
        finally:
            server.stop()


def main():
    program = sys.argv[1]
    cases = {"kill": [killed], "concurrent": [concurrent], "server": [on_a_server]}.get(
        sys.argv[2] if len(sys.argv) > 2 else "",
        [a_line_of_runs, a_part_is_apart, a_waiver_accepts_and_ends, what_is_not_looked_at_is_not_fixed, bad_places,
         a_place_that_cannot_be_looked_at_is_no_new_history, no_name_of_a_file_means_memory, numbers_of_another_hand, a_damaged_file, a_locked_file, a_full_disk])
    failed = 0
    for case in cases:
        with tempfile.TemporaryDirectory() as folder:
            try:
                case(Scratch(program, folder))
            except (AssertionError, OSError, KeyError, IndexError, ValueError, sqlite3.Error) as error:
                failed += 1
                print(f"{case.__name__}: {type(error).__name__}: {error}"[:2000])
    print(f"{len(cases) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

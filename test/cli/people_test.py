#!/usr/bin/env python3
"""What people say beside the evidence: who owns what, what they vouch for, what they accept.

usage: people_test.py PROGRAM EXAMPLE_SNAPSHOT
"""
import json
import os
import subprocess
import sys
import tempfile

PROGRAM, EXAMPLE = sys.argv[1:3]
OWNERS = """labels: {owner: kubernetes.io/metadata.name}
owners:
  - {owner: shop@example.org, team: shop, namespaces: [shop]}
  - {owner: platform@example.org, team: platform, namespaces: ["kube-*"]}
"""
asserted = 0


def check(holds, what):
    global asserted
    asserted += 1
    if not holds:
        sys.exit(f"people: {what}")


def run(*arguments, target=EXAMPLE, code=0, text=""):
    done = subprocess.run([PROGRAM, "audit", target, "--exit-zero", *arguments], capture_output=True, text=True,
                          input=text, timeout=120, check=False)
    check(done.returncode == code, f"{arguments}: {done.returncode} {done.stderr}")
    return done


def report(*arguments):
    return json.loads(run(*arguments, "-o", "json").stdout)


def written(folder, name, text):
    path = os.path.join(folder, name)
    with open(path, "w", encoding="utf-8") as out:
        out.write(text)
    return path


def pages(folder):
    found = {}
    for name in sorted(os.listdir(folder)):
        with open(os.path.join(folder, name), encoding="utf-8") as file:
            found[name] = file.read()
    return found


def teams(folder):
    """Every failing and unknown finding belongs to one team, by the first entry, else by labels."""
    file = written(folder, "owners.yaml", OWNERS)
    plain = report()
    check(plain["teams"] == [] and all(one["owner"] is None for one in plain["namespaces"]), "nobody without a file")
    found = report("--owners", file)
    by_name = {team["name"]: team for team in found["teams"]}
    check({"shop", "platform", "default", None} <= set(by_name), str(sorted(map(str, by_name))))
    check(list(by_name)[-1] is None, "what nobody owns comes last")
    check(by_name["shop"]["namespaces"] == ["shop"] and by_name["shop"]["owners"] == ["shop@example.org"], "shop")
    check(by_name["default"]["owners"] == ["default"], "the label of the namespace names its owner")
    check(by_name[None]["namespaces"] == [], f"a node is no namespace: {by_name[None]['namespaces']}")
    severity = {one["id"]: one["severity"] for one in found["checks"]}
    for word in ("critical", "high", "medium", "low"):
        held = sum(one["verdict"] == "fail" and severity[one["check"]] == word for one in found["findings"])
        check(held == sum(team["failing"][word] for team in found["teams"]), f"{word}: {held}")
    check(sum(team["unknown"] for team in found["teams"]) ==
          sum(one["verdict"] == "unknown" for one in found["findings"]), "unknown ones are counted too")
    owners = {one["name"]: (one["owner"], one["team"]) for one in found["namespaces"]}
    check(owners["shop"] == ("shop@example.org", "shop") and owners["kube-system"][1] == "platform", str(owners))
    for key in ("score", "level", "findings", "plan"):
        check(found[key] == plain[key], f"owners change nothing of {key}")
    return file


def team_pages(folder, file):
    """A page for each team in a folder that may be new; the same bytes again; nothing of others."""
    into = os.path.join(folder, "new", "teams")
    run("--owners", file, "--teams", into, "-o", "json=" + os.devnull)
    first = pages(into)
    check({"shop.html", "platform.html", "default.html", "nobody.html"} <= set(first), str(sorted(first)))
    check(" shop/" in first["shop.html"] and " shop/" not in first["platform.html"], "each has its own")
    check(all("<script" not in page and "default-src 'none'" in page for page in first.values()), "no script")
    run("--owners", file, "--teams", into, "-o", "json=" + os.devnull)
    check(pages(into) == first, "the same bytes again")
    taken = written(folder, "taken", "a file")
    out = os.path.join(folder, "report.json")
    refused = run("--owners", file, "--teams", taken, "-o", "json=" + out, code=6)
    check(taken in refused.stderr and not os.path.exists(out), "a file in place of the folder leaves no report")
    check("--owners" in run("--teams", into, code=2).stderr, "--teams needs --owners")


def bad_owners(folder):
    missing = os.path.join(folder, "gone.yaml")
    check(f"{missing}: error: cannot open" in run("--owners", missing, code=2).stderr, "a file that is not there")
    wrong = written(folder, "wrong.yaml", "owners:\n- {owner: a, namespace: [b]}\n")
    check(f"{wrong}:2:" in run("--owners", wrong, code=2).stderr, "the place of what is wrong")
    both = run("--owners", "-", target="-", code=2).stderr
    check("--owners" in both and "share standard input" in both, both)
    check(report("--owners", written(folder, "none.yaml", "owners: []\n"))["teams"][0]["name"] is None, "nobody")


def unread_labels(folder):
    """Manifests without their Namespace object: an entry by its labels may fit, so no later one names an owner."""
    file = written(folder, "selector.yaml", "owners:\n- {owner: data, selector: {tier: data}}\n"
                   "- {owner: rest, namespaces: ['*']}\n")
    pod = ("apiVersion: v1\nkind: Pod\nmetadata: {name: web, namespace: shop}\n"
           "spec: {containers: [{name: c, image: 'x:1', securityContext: {privileged: true}}]}\n")
    space = "---\napiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n"

    def seen(name, text):
        manifest = written(folder, name, text)
        done = run("--owners", file, "-o", "json", target=manifest)
        return {team["name"]: team["labelsUnread"] for team in json.loads(done.stdout)["teams"]}

    without, beside = seen("pod.yaml", pod), seen("both.yaml", pod + space)
    check(without.keys() == {None} and without[None] > 0, str(without))
    check("rest" in beside and beside.get(None, 0) == 0, str(beside))


def question_answers(folder):
    """Answers with any profile: within their time they decide gates, and only then."""
    file = written(folder, "answers.yaml", "attestations:\n"
                   "- {question: etcd-restore, answer: yes, who: ops, date: 2026-10-01, expires: 2027-12-31}\n"
                   "- {question: bill-of-materials, answer: no, who: dev, date: 2026-10-01, expires: 2026-12-31}\n")

    def seen(day):
        found = report("--attestations", file, "--as-of", day)
        gates = {gate["id"]: gate["verdict"] for domain in found["domains"] for gate in domain["gates"]}
        questions = {one["id"]: one for one in found["questions"]}
        return gates["etcd-backup-tested"], gates["sbom"], questions

    early, held, late = seen("2026-09-30"), seen("2026-11-01"), seen("2027-02-01")
    check(early[:2] == late[:2] == ("unknown", "unknown"), f"{early[:2]} {late[:2]}")
    check(held[:2] == ("pass", "fail"), str(held[:2]))
    # 90 days of the question are less than the answer names.
    check(held[2]["etcd-restore"]["until"] == "2026-12-29", str(held[2]["etcd-restore"]))
    check(held[2]["etcd-restore"]["attestation"]["who"] == "ops", "who answered")
    check(late[2]["bill-of-materials"]["reason"]["code"] == "needs-attestation", str(late[2]["bill-of-materials"]))
    text = run("--attestations", file, "--as-of", "2026-11-01").stdout
    check("2 of 10 questions" in text, "the text counts answers")
    unknown = written(folder, "unknown.yaml", "attestations:\n- {question: restore, answer: yes, who: a, "
                      "date: 2026-10-01, expires: 2026-12-31}\n")
    check(f"{unknown}:2:14: error: unknown question 'restore'" in run("--attestations", unknown, code=2).stderr,
          "a misspelt question")
    control = written(folder, "control.yaml", "attestations:\n- {control: 3.1.1, answer: yes, who: a, "
                      "date: 2026-10-01, expires: 2026-12-31}\n")
    check("has no controls" in run("--attestations", control, code=2).stderr, "a control without a benchmark")


def accepted(folder):
    """Accepted failures raise the score beside the inherent one, levels only with a compensating control."""
    day = ["--as-of", "2026-11-25"]
    plain = report(*day)
    check(plain["withAcceptedRisks"] is None, "nothing is accepted")
    entries = []
    for one in plain["findings"]:
        if one["verdict"] != "fail":
            continue
        subject, group = one["subject"], one["subject"]["apiVersion"].rpartition("/")[0]
        kind = (group + "/" if group else "") + subject["kind"]
        found = [item["fingerprint"] for item in one["found"] if item["fingerprint"]]
        entries.append({"check": one["check"], "owner": "ops", "reason": "r", "expires": "2027-03-31",
                        "accepted": found,
                        "subject": {"kind": kind, "name": subject["name"], "namespace": subject["namespace"] or "*"}})

    def stand(**more):
        file = written(folder, "waivers.yaml", json.dumps({"waivers": [{**one, **more} for one in entries]}))
        found = report("--waivers", file, *day)
        check(found["score"] == plain["score"] and found["level"] == plain["level"], "the inherent one stays")
        return found["withAcceptedRisks"]

    bare, compensated = stand(), stand(compensating="a firewall")
    check(bare["findings"] > 0 and bare["score"]["lo"] > plain["score"]["lo"], str(bare))
    check(bare["level"]["lo"] == plain["level"]["lo"] and bare["compensated"] == 0, str(bare["level"]))
    check(compensated["score"] == bare["score"] and compensated["compensated"] == bare["findings"], str(compensated))


def main():
    with tempfile.TemporaryDirectory() as folder:
        file = teams(folder)
        team_pages(folder, file)
        bad_owners(folder)
        unread_labels(folder)
        question_answers(folder)
        accepted(folder)
    print(f"{asserted} facts about what people say hold")


if __name__ == "__main__":
    main()

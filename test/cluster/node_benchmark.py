"""The CIS benchmark on the whole node, as kubeadm leaves it, beside what kube-bench says of such a node.

kube-bench 0.15.6, `--benchmark cis-1.12`, fails twelve controls of a host of kubeadm's defaults; its users
report the same. They have to fail here too. What fails here and not there has its reason beside it.
"""
KUBE_BENCH = {"1.1.12", "1.2.5", "1.2.15", "1.2.16", "1.2.17", "1.2.18", "1.2.19", "1.2.30", "1.3.2", "1.4.1",
              "4.1.1", "4.1.9"}
WARNS = "kube-bench never fails this control: it is not scored there, and at worst it says WARN"
BEYOND = {
    "1.2.1": WARNS,
    "1.2.3": WARNS,
    "1.2.9": WARNS,
    "1.2.27": WARNS,
    "1.2.28": WARNS,
    "1.2.29": WARNS,
    "3.2.1": WARNS,
    "3.2.2": "kube-bench leaves this control to people; here there is no policy to read",
    "4.2.9": WARNS,
    "4.2.11": WARNS,
    "4.2.12": WARNS,
    "4.2.13": WARNS,
    "4.2.14": WARNS,
    "4.2.6": "this node's kubelet is told not to keep its chains: its network is the test's own",
}


def sort_key(control):
    return [int(part) for part in control.split(".")]


def scenario(bench):
    found = bench.audit("--profile", "cis-kubernetes-1.12")["benchmark"]["controls"]
    verdicts = {control["id"]: control["verdict"] for control in found if control["id"] < "5"}
    failing = {control for control, verdict in verdicts.items() if verdict == "fail"}
    for control in sorted(failing | KUBE_BENCH | set(BEYOND), key=sort_key):
        print(f"  {control:7} {verdicts[control]:8} kube-bench {'FAIL' if control in KUBE_BENCH else 'WARN':5}"
              f" {BEYOND.get(control, '')}")
    assert failing == KUBE_BENCH | set(BEYOND), sorted(failing ^ (KUBE_BENCH | set(BEYOND)), key=sort_key)
    return f"{len(KUBE_BENCH)} as kube-bench, {len(BEYOND)} beyond it, {len(verdicts)} controls"

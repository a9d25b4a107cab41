"""What the printed Job must not become: each makes it more than a reader of the node's files."""

# It would run what the node's files hold, and what it says is told in the pod's events.
PROBE = {"exec": {"command": ["/host/lib64/ld-linux-x86-64.so.2", "/host/bin/cat", "/host/etc/shadow"]}}

WORSE = {
    "another image": lambda job, pod, one: one.update(image="registry.example.com/security/kubeassay-other:1"),
    "another tree": lambda job, pod, one: one.update(args=["collect", "node", "--root", "/"]),
    "a command": lambda job, pod, one: one.update(command=["/bin/sh"]),
    "a variable": lambda job, pod, one: one.update(env=[{"name": "LD_PRELOAD", "value": "/host/x.so"}]),
    "a hook": lambda job, pod, one: one.update(lifecycle={"postStart": {"exec": {"command": ["x"]}}}),
    "privileged": lambda job, pod, one: one["securityContext"].update(privileged=True, allowPrivilegeEscalation=True),
    "escalation": lambda job, pod, one: one["securityContext"].pop("allowPrivilegeEscalation"),
    "a writable root": lambda job, pod, one: one["securityContext"].pop("readOnlyRootFilesystem"),
    "a capability": lambda job, pod, one: one["securityContext"]["capabilities"]["add"].append("SYS_ADMIN"),
    "all capabilities": lambda job, pod, one: one["securityContext"]["capabilities"].pop("drop"),
    "no securityContext": lambda job, pod, one: one.pop("securityContext"),
    "a writable mount": lambda job, pod, one: one["volumeMounts"][0].update(readOnly=False, recursiveReadOnly=None),
    "another volume": lambda job, pod, one: pod["volumes"].append({"name": "t", "emptyDir": {}}),
    "a second container": lambda job, pod, one: pod["containers"].append({"name": "b", "image": "b"}),
    "a first container": lambda job, pod, one: pod.update(initContainers=[{"name": "b", "image": "b"}]),
    "a token": lambda job, pod, one: pod.update(automountServiceAccountToken=True),
    "the host's processes": lambda job, pod, one: pod.update(hostPID=True),
    "the host's network": lambda job, pod, one: pod.update(hostNetwork=True),
    "the host's IPC": lambda job, pod, one: pod.update(hostIPC=True),
    "a command to start": lambda job, pod, one: one.update(startupProbe=PROBE),
    "a command to live": lambda job, pod, one: one.update(livenessProbe=PROBE),
    "a command to be ready": lambda job, pod, one: one.update(readinessProbe=PROBE),
    "another folder": lambda job, pod, one: pod["volumes"][0]["hostPath"].update(path="/var/lib/kubelet/pods/1"),
    "over the program": lambda job, pod, one: one["volumeMounts"][0].update(mountPath="/usr/bin"),
    "over the program too": lambda job, pod, one: one["volumeMounts"].append(
        {"name": "host", "mountPath": "/usr/bin", "readOnly": True}),
    "a part": lambda job, pod, one: one["volumeMounts"][0].update(subPath="tmp/of-another"),
    "a part that a variable names": lambda job, pod, one: one["volumeMounts"][0].update(subPathExpr="tmp/$(HOSTNAME)"),
}

"""Namespaces of the whole node: making them, and running and ending processes in them."""
import contextlib
import ctypes
import os
import signal
import subprocess
import time

from servers import Process

PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
UNSHARE = ["unshare", "-n", "-m", "-p", "-u", "-f", "--mount-proc", "--kill-child",
           "--propagation", "private"]


def missing():
    """Why a whole node cannot run here, or an empty text."""
    if os.geteuid() != 0:
        return "it needs root"
    trial = ("d=$(mktemp -d) && mount -t tmpfs tmpfs $d && mkdir $d/u $d/w && mount -t overlay overlay"
             " -o lowerdir=/etc,upperdir=$d/u,workdir=$d/w /etc && ip link set lo up; s=$?;"
             " umount /etc $d; rmdir $d; exit $s")
    done = subprocess.run([*UNSHARE, "sh", "-c", trial], capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else f"namespaces or overlays are refused: {done.stderr[-200:]}"


def child_of(pid, seconds=5):
    """The only child of a process, once it is there."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as text:
            children = text.read().split()
        if children:
            return int(children[0])
        time.sleep(0.01)
    raise AssertionError(f"process {pid} has no child")


@contextlib.contextmanager
def inside_network(pid):
    """This thread in the network namespace of a process: a socket stays where it was made."""
    libc = ctypes.CDLL(None, use_errno=True)
    with open("/proc/thread-self/ns/net", "rb") as home, open(f"/proc/{pid}/ns/net", "rb") as there:
        if libc.setns(there.fileno(), 0x40000000):
            raise OSError(ctypes.get_errno(), "setns")
        try:
            yield
        finally:
            libc.setns(home.fileno(), 0x40000000)


def host_state():
    """What of the host would show that a node changed it: its root, and where a node writes."""
    places = ["/" + name for name in os.listdir("/")]
    places += ["/etc/kubernetes", "/etc/machine-id", "/var/lib/kubelet", "/var/lib/etcd",
               "/var/log/pods", "/var/log/containers", "/usr/bin/kubelet", "/usr/libexec/kubernetes"]
    state = {}
    for place in places:
        with contextlib.suppress(FileNotFoundError):
            about = os.lstat(place)
            state[place] = (about.st_ino, about.st_mode, about.st_uid, about.st_gid)
    for setting in ("vm/overcommit_memory", "kernel/panic", "kernel/panic_on_oops", "kernel/hostname"):
        with open("/proc/sys/" + setting, encoding="ascii") as text:
            state[setting] = text.read()
    return state


class InsideProcess(Process):
    """A process of the node: the child of an nsenter, which ends when it does."""

    def __init__(self, node, name, argv):
        super().__init__([*node.environment, *argv], node.log(name))
        self.inner = child_of(self.child.pid)

    def stop(self):
        """At once: what is asked politely drains connections for 7 s (etcd) and loses nothing less."""
        if self.child.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.inner, signal.SIGKILL)
        self.child.wait(8)

"""A small client of the Kubernetes API for the harness: JSON in, JSON out, nothing clever."""
import http.client
import json
import ssl
import time


class ApiError(Exception):
    def __init__(self, status, body):
        super().__init__(f"HTTP {status}: {body[:300]}")
        self.status = status


class Kube:
    def __init__(self, port, pki, user="admin"):
        self.authority = pki.path("ca.crt")
        context = ssl.create_default_context(cafile=self.authority)
        context.load_cert_chain(pki.path(user + ".crt"), pki.path(user + ".key"))
        self.port = port
        self.context = context

    def connect(self):
        return http.client.HTTPSConnection("127.0.0.1", self.port, timeout=30,
                                           context=self.context)

    def plain(self):
        """A connection without a client certificate, for who has a token."""
        context = ssl.create_default_context(cafile=self.authority)
        return http.client.HTTPSConnection("127.0.0.1", self.port, timeout=30, context=context)

    def call(self, method, path, body=None, kind="application/json"):
        connection = self.connect()
        try:
            data = json.dumps(body) if body is not None else None
            connection.request(method, path, data, {"Content-Type": kind})
            answer = connection.getresponse()
            text = answer.read().decode()
        finally:
            connection.close()
        if answer.status >= 300:
            raise ApiError(answer.status, text)
        return json.loads(text) if text.startswith("{") else text

    def get(self, path):
        return self.call("GET", path)

    def create(self, obj):
        """POSTs the object and returns it as the server stored it. Retries what is not there yet."""
        for attempt in range(60):
            try:
                return self.call("POST", collection(obj), obj)
            except ApiError as error:
                # A namespace's default ServiceAccount comes a little after the namespace.
                if error.status not in (403, 404, 429, 500) or attempt == 59:
                    raise
                time.sleep(0.25)
        raise AssertionError("not reached")

    def delete(self, obj):
        body = {"gracePeriodSeconds": 0, "propagationPolicy": "Background"}
        try:
            self.call("DELETE", f"{collection(obj)}/{obj['metadata']['name']}", body)
        except ApiError as error:
            if error.status != 404:
                raise

    def patch(self, path, body):
        return self.call("PATCH", path, body, "application/merge-patch+json")

    def wait(self, what, test, seconds=180):
        """Polls until test() gives something true, or fails naming what did not come."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                found = test()
            except (ApiError, OSError):
                found = None
            if found:
                return found
            time.sleep(0.2)
        raise AssertionError(f"{what} did not come within {seconds} s")


PLURALS = {"Ingress": "ingresses", "NetworkPolicy": "networkpolicies", "Endpoints": "endpoints",
           "ValidatingAdmissionPolicy": "validatingadmissionpolicies",
           "MutatingAdmissionPolicy": "mutatingadmissionpolicies"}
CLUSTER_WIDE = {"Namespace", "Node", "PersistentVolume", "ClusterRole", "ClusterRoleBinding",
                "ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding", "CertificateSigningRequest",
                "MutatingWebhookConfiguration", "MutatingAdmissionPolicy", "MutatingAdmissionPolicyBinding"}


def collection(obj):
    version = obj["apiVersion"]
    base = f"/apis/{version}" if "/" in version else f"/api/{version}"
    plural = PLURALS.get(obj["kind"], obj["kind"].lower() + "s")
    if obj["kind"] in CLUSTER_WIDE:
        return f"{base}/{plural}"
    return f"{base}/namespaces/{obj['metadata']['namespace']}/{plural}"

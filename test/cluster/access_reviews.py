"""Questions about rights, put to the real server and to the program."""
import json
import os
import queue
import threading

THREADS = 4
REVIEWS = "/apis/authorization.k8s.io/v1/subjectaccessreviews"


def review(connection, spec):
    body = {"apiVersion": "authorization.k8s.io/v1", "kind": "SubjectAccessReview", "spec": spec}
    connection.request("POST", REVIEWS, json.dumps(body), {"Content-Type": "application/json"})
    answer = connection.getresponse()
    text = answer.read()
    assert answer.status == 201, (answer.status, text[:300])
    status = json.loads(text)["status"]
    assert not status.get("evaluationError") or "not found" in status["evaluationError"], status
    return status.get("allowed", False)


def in_threads(connect, work):
    """What each item of work answers, in order: it is called with a kept connection."""
    answers = [None] * len(work)
    numbers = queue.SimpleQueue()
    for number in range(len(work)):
        numbers.put(number)
    failures = []

    def run():
        connection = connect()
        try:
            while not failures:
                number = numbers.get_nowait()
                answers[number] = work[number](connection)
        except queue.Empty:
            pass
        except Exception as error:  # told by the main thread
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    return answers


def our_answers(bench, specs, code=0, snapshot=None):
    path = os.path.join(bench.folder, "questions.jsonl")
    with open(path, "w", encoding="ascii") as text:
        text.writelines(json.dumps(spec) + "\n" for spec in specs)
    place = ["--from", snapshot] if snapshot else ["--kubeconfig", bench.admin]
    done = bench.run("can", *place, "--questions", path, code=code)
    return [json.loads(line) for line in done.stdout.splitlines()]

"""A small client of the cloud's REST APIs for seeding and status; people use the `openstack` client."""

import json
import urllib.error
import urllib.request

from .console import Failure


class Refused(Failure):
    """An answer of 400 and above; `code` is its status."""

    def __init__(self, method, url, code, body):
        super().__init__(f"{method} {url} was answered with {code}: {body[:500]}")
        self.code = code


class Client:
    """One user's session; services are found by their fixed paths on the cloud's one port."""

    PATHS = {"identity": "/identity/v3", "compute": "/v2.1", "image": "/image/v2", "network": "/network/v2.0"}

    def __init__(self, url, user, password, project, log=None):
        self.url = url
        self.log = log
        self.token = None
        domain = {"name": "Default"}
        identity = {"methods": ["password"],
                    "password": {"user": {"name": user, "password": password, "domain": domain}}}
        body = {"auth": {"identity": identity, "scope": {"project": {"name": project, "domain": domain}}}}
        answer = self._send("POST", "/identity/v3/auth/tokens", json.dumps(body).encode(), "application/json")
        self.token = answer.headers["X-Subject-Token"]
        self.project_id = json.load(answer)["token"]["project"]["id"]

    def get(self, service, path):
        return json.load(self._send("GET", self.PATHS[service] + path))

    def download(self, service, path):
        return self._send("GET", self.PATHS[service] + path).read()

    def post(self, service, path, body):
        text = self._send("POST", self.PATHS[service] + path, json.dumps(body).encode(),
                          "application/json").read()
        return json.loads(text) if text.strip() else {}

    def put(self, service, path, data=b"", kind="application/json"):
        self._send("PUT", self.PATHS[service] + path, data, kind).read()

    def delete(self, service, path):
        self._send("DELETE", self.PATHS[service] + path).read()

    def _send(self, method, path, data=None, kind=None):
        request = urllib.request.Request(self.url + path, data=data, method=method)
        if self.token:
            request.add_header("X-Auth-Token", self.token)
        if kind:
            request.add_header("Content-Type", kind)
        try:
            return urllib.request.urlopen(request, timeout=60)
        except urllib.error.HTTPError as error:
            raise Refused(method, request.full_url, error.code,
                          error.read().decode(errors="replace")) from error
        except (urllib.error.URLError, OSError) as error:
            raise Failure(f"{method} {request.full_url}: {error}", self.log,
                          "the log of nova-api says why it does not answer") from error

// All audits of graphql-http against a running service: AUDIT_URL, AUDIT_TOKEN. Prints one JSON line.
import { serverAudits } from "graphql-http";

const { AUDIT_URL, AUDIT_TOKEN } = process.env;

function signedFetch(url, init = {}) {
  const headers = new Headers(init.headers);
  headers.set("authorization", `Bearer ${AUDIT_TOKEN}`);
  return fetch(url, { ...init, headers });
}

const found = [];
for (const audit of serverAudits({ url: AUDIT_URL, fetchFn: signedFetch })) {
  const { status, reason } = await audit.fn();
  found.push({ id: audit.id, name: audit.name, status, reason });
}
console.log(JSON.stringify(found));

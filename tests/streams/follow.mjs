// Two events of a subscription through graphql-sse's own client: FOLLOW_URL, FOLLOW_TOKEN, FOLLOW_REQUEST.
import { createClient } from "graphql-sse";

const { FOLLOW_URL, FOLLOW_TOKEN, FOLLOW_REQUEST } = process.env;
const client = createClient({
  url: FOLLOW_URL,
  headers: { authorization: `Bearer ${FOLLOW_TOKEN}` },
  retryAttempts: 0,
});

const found = [];
for await (const answer of client.iterate(JSON.parse(FOLLOW_REQUEST))) {
  found.push(answer);
  if (found.length === 2) break;
}
console.log(JSON.stringify(found));

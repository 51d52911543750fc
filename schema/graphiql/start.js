// The page: the bar in which one signs in, and GraphiQL below it, which asks with the session's token. Next: follow.js.
import { follower } from "./follow.js";
import { Session } from "./session.js";

const EXAMPLE = `# Ctrl-Enter runs the query. The Docs are behind the book on the left.
{
  customers(first: 3) {
    totalCount
    nodes {
      customerNumber
      name1
      city
      companyCodes { companyCode reconAccount paymentTerms }
      salesAreas {
        salesOrg channel division currency
        partnerFunctions { partnerFunction partner partnerCustomer { name1 } }
      }
    }
  }
}
`;

const element = (id) => document.getElementById(id);
const endpoint = new URL("graphql", location.href);
const socket = new URL(endpoint);
socket.protocol = socket.protocol === "https:" ? "wss:" : "ws:";
const root = ReactDOM.createRoot(element("graphiql"));

const session = new Session(endpoint.href, show);
const asking = GraphiQL.createFetcher({
  url: endpoint.href,
  fetch: (url, options) => session.fetch(url, options),
  wsClient: follower(socket.href, session, tell),
});

// GraphiQL reads the document a moment after the typing; whoever is faster would send a subscription as a
// query. So the text itself decides.
function fetcher(call, options) {
  const name = call.operationName;
  const more = follows(call.query, name) ? { documentAST: subscription(name) } : {};
  return asking(call, { ...options, ...more });
}

function follows(query, name) {
  const plain = query.replace(/"""[^]*?"""|"(?:\\.|[^"\\\n])*"|#.*/g, "");
  return new RegExp(`(^|})[\\s,]*subscription${name ? `\\s+${name}` : ""}\\b`).test(plain);
}

function subscription(name) {
  const operation = { kind: "OperationDefinition", operation: "subscription" };
  if (name) operation.name = { kind: "Name", value: name };
  return { kind: "Document", definitions: [operation] };
}

function show(message = "") {
  const { pasted, signedIn, mustChange, userName, name } = session;
  element("sign-in").hidden = signedIn || mustChange;
  element("change-password").hidden = !mustChange;
  element("with-token").hidden = mustChange || (signedIn && !pasted);
  element("sign-out").hidden = !signedIn && !mustChange;
  element("token").value = pasted;
  const who = pasted ? "signed in with this token" : `signed in as ${userName} ${name}`;
  const asked = mustChange ? `${userName}: choose a password of your own` : "sign in, or paste a token";
  tell(message || (signedIn ? who : asked));
  // without a schema to read nothing is asked before somebody is signed in; another caller begins anew
  const more = signedIn ? {} : { schema: null };
  const key = session.who;
  const given = { key, fetcher, defaultQuery: EXAMPLE, shouldPersistHeaders: false, ...more };
  root.render(React.createElement(GraphiQL, given));
}

function tell(message) {
  element("state").textContent = message;
}

function on(id, event, act) {
  element(id).addEventListener(event, async (happened) => {
    happened.preventDefault();
    tell("…");
    await act().catch((error) => tell(error.message));
  });
}

on("sign-in", "submit", async () => {
  const password = element("password").value;
  await session.signIn(element("user").value, password);
  element("password").value = "";
  element("current").value = session.mustChange ? password : "";
});
on("change-password", "submit", async () => {
  await session.changePassword(element("current").value, element("new").value);
  element("current").value = element("new").value = "";
});
on("with-token", "submit", async () => session.paste(element("token").value.trim()));
on("sign-out", "click", () => session.signOut());

// the address that `make run` prints
const printed = new URLSearchParams(location.hash.slice(1)).get("token");
if (printed) {
  history.replaceState(null, "", location.pathname); // out of the address bar and the history
  session.paste(printed);
} else {
  show();
  session.resume();
}

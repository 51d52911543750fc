// Signs in with the token of #token=… (the address that `make run` prints) or of the field, for this tab only.
(function () {
  "use strict";
  var KEY = "dossier.token";
  var fragment = new URLSearchParams(location.hash.slice(1));
  if (fragment.get("token")) {
    sessionStorage.setItem(KEY, fragment.get("token"));
    history.replaceState(null, "", location.pathname); // out of the address bar and the history
  }
  var field = document.getElementById("token");
  var state = document.getElementById("state");
  var endpoint = new URL("graphql", location.href);
  var socket = new URL(endpoint);
  socket.protocol = socket.protocol === "https:" ? "wss:" : "ws:";
  var root = ReactDOM.createRoot(document.getElementById("graphiql"));
  var EXAMPLE = [
    "# Ctrl-Enter runs the query. The Docs are behind the book on the left.",
    "{",
    "  customers(first: 3) {",
    "    totalCount",
    "    nodes {",
    "      customerNumber",
    "      name1",
    "      city",
    "      companyCodes { companyCode reconAccount paymentTerms }",
    "      salesAreas {",
    "        salesOrg channel division currency",
    "        partnerFunctions { partnerFunction partner partnerCustomer { name1 } }",
    "      }",
    "    }",
    "  }",
    "}",
    "",
  ].join("\n");

  // GraphiQL reads the document a moment after the typing; whoever is faster would send a subscription as a
  // query. So the text itself decides.
  function follows(query, name) {
    var plain = query.replace(/"""[^]*?"""|"(?:\\.|[^"\\\n])*"|#.*/g, "");
    return new RegExp("(^|})[\\s,]*subscription" + (name ? "\\s+" + name + "\\b" : "\\b")).test(plain);
  }

  function subscription(name) {
    var operation = { kind: "OperationDefinition", operation: "subscription" };
    if (name) operation.name = { kind: "Name", value: name };
    return { kind: "Document", definitions: [operation] };
  }

  function byText(fetcher) {
    return function (call, options) {
      var name = call.operationName;
      if (!follows(call.query, name)) return fetcher(call, options);
      return fetcher(call, Object.assign({}, options, { documentAST: subscription(name) }));
    };
  }

  function show() {
    var token = sessionStorage.getItem(KEY) || "";
    var authorization = "Bearer " + token;
    field.value = token;
    state.textContent = token ? "signed in" : "paste the token that the server printed";
    var fetcher = byText(GraphiQL.createFetcher({
      url: endpoint.href,
      headers: { Authorization: authorization },
      subscriptionUrl: socket.href,
      wsConnectionParams: { authorization: authorization },
    }));
    root.render(
      React.createElement(GraphiQL, { key: token, fetcher: fetcher, defaultQuery: EXAMPLE, shouldPersistHeaders: false })
    );
  }

  document.getElementById("sign-in").addEventListener("submit", function (event) {
    event.preventDefault();
    sessionStorage.setItem(KEY, field.value.trim());
    show();
  });
  show();
})();

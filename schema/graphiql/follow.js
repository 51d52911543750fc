// One subscription over a WebSocket (graphql-transport-ws), with the token of now. Next: index.html.
// GraphiQL's own client would try again five times with the token of before, and from where it first began.

const FORBIDDEN = 4403;
const LEFT = 300_000; // a stream ends with its token: so begin it with a fresh one

// `ended` is told why a stream that had begun is over; what it showed last stays.
export function follower(url, session, ended) {
  return {
    subscribe(call, sink) {
      let socket = null;
      let over = false;

      const end = (how, what) => {
        if (over) return;
        over = true;
        socket?.close(1000);
        how(what);
      };

      async function open(first) {
        const token = await session.bearer(LEFT);
        if (over) return;
        let begun = false;
        socket = new WebSocket(url, "graphql-transport-ws");
        const send = (message) => socket.send(JSON.stringify(message));
        socket.onopen = () => send({ type: "connection_init", payload: { authorization: `Bearer ${token}` } });
        socket.onmessage = ({ data }) => {
          const message = JSON.parse(data);
          if (message.type === "connection_ack") {
            begun = true;
            send({ id: "1", type: "subscribe", payload: call });
          } else if (message.type === "next") sink.next(message.payload);
          else if (message.type === "error") end(sink.error, message.payload);
          else if (message.type === "complete") end(sink.complete);
          else if (message.type === "ping") send({ type: "pong" });
        };
        socket.onclose = async ({ code, reason }) => {
          if (over) return;
          if (!begun && first && code === FORBIDDEN && (await session.renew(token))) await open(false);
          else if (!begun) end(sink.error, new Error(reason || `closed with ${code}`));
          else {
            ended(`The stream ended (${reason || code}): run it again, behind its newest cursor`);
            end(sink.complete);
          }
        };
      }

      open(true).catch((error) => end(sink.error, error));
      return () => end(() => {});
    },
  };
}

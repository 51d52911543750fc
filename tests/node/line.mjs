// A line to a server that breaks once, in the middle of what is sent: `after` bytes; 0 = it never does.
import net from "node:net";

export async function line(url, after) {
  const target = new URL(url);
  let passed = 0;
  let whole = after === 0;
  const listener = net.createServer((client) => {
    const server = net.connect(Number(target.port), target.hostname);
    const end = () => [client, server].forEach((one) => one.destroy());
    client.on("data", (bytes) => {
      passed += bytes.length;
      server.write(bytes);
      if (!whole && passed > after) {
        whole = true;
        end();
      }
    });
    server.on("data", (bytes) => client.write(bytes));
    [client, server].forEach((one) => one.on("error", end).on("close", end));
  });
  await new Promise((resolve) => listener.listen(0, "127.0.0.1", resolve));
  const through = new URL(url);
  through.port = String(listener.address().port);
  return through.href;
}

// Uploads a file with tus-js-client through a line that breaks once, in the middle, and prints what it saw.
import { readFile } from "node:fs/promises";
import net from "node:net";
import * as tus from "tus-js-client";

const { TUS_URL, TUS_TOKEN, TUS_FILE, TUS_CHUNK, TUS_CUT_AFTER } = process.env;
const target = new URL(TUS_URL);
const asked = [];
let passed = 0;
let whole = Number(TUS_CUT_AFTER) === 0;

const line = net.createServer((client) => {
  const server = net.connect(Number(target.port), target.hostname);
  const end = () => [client, server].forEach((one) => one.destroy());
  client.on("data", (bytes) => {
    passed += bytes.length;
    server.write(bytes);
    if (!whole && passed > Number(TUS_CUT_AFTER)) {
      whole = true;
      end();
    }
  });
  server.on("data", (bytes) => client.write(bytes));
  [client, server].forEach((one) => one.on("error", end).on("close", end));
});
await new Promise((resolve) => line.listen(0, "127.0.0.1", resolve));
const through = new URL(TUS_URL);
through.port = String(line.address().port);

const upload = new tus.Upload(await readFile(TUS_FILE), {
  uploadUrl: through.href,
  headers: { authorization: TUS_TOKEN },
  chunkSize: Number(TUS_CHUNK) || Infinity,
  retryDelays: [0, 50, 200, 500, 1000, 2000],
  onBeforeRequest: (request) => asked.push(request.getMethod()),
  onError: (error) => {
    console.error(String(error));
    process.exit(1);
  },
  onSuccess: () => {
    console.log(JSON.stringify({ asked }));
    process.exit(0);
  },
});
upload.start();

// Uploads a file with tus-js-client through a line that breaks once, in the middle, and prints what it saw.
import { readFile } from "node:fs/promises";
import * as tus from "tus-js-client";
import { line } from "./line.mjs";

const { TUS_URL, TUS_TOKEN, TUS_FILE, TUS_CHUNK, TUS_CUT_AFTER } = process.env;
const asked = [];

const upload = new tus.Upload(await readFile(TUS_FILE), {
  uploadUrl: await line(TUS_URL, Number(TUS_CUT_AFTER)),
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

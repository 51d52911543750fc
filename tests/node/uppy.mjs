// A page with Uppy: begins each file by the mutation, sends it over a line that breaks, prints what it saw.
import { readFile } from "node:fs/promises";
import { seen } from "./browser.mjs";
import { line } from "./line.mjs";

const { default: Uppy } = await import("@uppy/core");
const { default: Tus } = await import("@uppy/tus");
const { UPPY_URL, UPPY_TOKEN, UPPY_CUSTOMER, UPPY_FILES, UPPY_CUT_AFTER, UPPY_CHUNK } = process.env;
const BEGIN = `mutation ($input: UploadInput!) { beginUpload(input: $input) {
  ... on UploadBegun { uploadId url } ... on Refused { message } } }`;

async function beginUpload(file) {
  const input = {
    customerNumber: UPPY_CUSTOMER,
    fileName: file.name,
    size: String(file.size),
    mediaType: file.type,
  };
  const answer = await fetch(`${UPPY_URL}/graphql`, {
    method: "POST",
    headers: { authorization: UPPY_TOKEN, "content-type": "application/json" },
    body: JSON.stringify({ query: BEGIN, variables: { input } }),
  });
  return (await answer.json()).data.beginUpload;
}

const uppy = new Uppy({ autoProceed: false });
uppy.use(Tus, { chunkSize: Number(UPPY_CHUNK) || Infinity, retryDelays: [0, 50, 200, 500, 1000, 2000] });
uppy.addPreProcessor(async (ids) => {
  for (const id of ids) {
    const { url } = await beginUpload(uppy.getFile(id)); // the mutation
    const address = await line(`${UPPY_URL}${url}`, Number(UPPY_CUT_AFTER));
    uppy.setFileState(id, { tus: { uploadUrl: address } });
  }
});
for (const path of UPPY_FILES.split(",")) {
  const name = path.split("/").pop();
  uppy.addFile({ name, type: "application/octet-stream", data: new Blob([await readFile(path)]) });
}
const { successful, failed } = await uppy.upload();
const became = successful.map((file) => file.response.body.xhr.getResponseHeader("content-location"));
console.log(JSON.stringify({ failed: failed.map((file) => file.error), became, seen }));
process.exit(0);

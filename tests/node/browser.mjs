// What a page has and Node has not: XMLHttpRequest as browsers let it, with the questions and bans of CORS.
// Pages get the browser's build of tus-js-client, so it is what gets loaded here too.
import http from "node:http";
import { register } from "node:module";

const ORIGIN = "https://front.example";
const BANNED = /^(host|origin|content-length|connection|cookie|date|expect|te|trailer|referer|proxy-.*|sec-.*)$/;
const SIMPLE = new Set(["cache-control", "content-language", "content-length", "content-type", "expires"]);
export const seen = [];

const hook =
  "export const resolve = (name, context, next) => " +
  "next(name === 'tus-js-client' ? 'tus-js-client/lib.es5/browser/index.js' : name, context);";
register(`data:text/javascript,${encodeURIComponent(hook)}`);

const names = (header) => (header ?? "").toLowerCase().split(", ");

function ask(method, url, headers, body, progress) {
  return new Promise((resolve, reject) => {
    const request = http.request(url, { method, headers: { ...headers, origin: ORIGIN }, agent: false });
    request.on("error", reject).on("response", (response) => {
      const parts = [];
      response.on("error", reject).on("data", (part) => parts.push(part));
      response.on("end", () => resolve({ response, text: Buffer.concat(parts).toString() }));
    });
    const step = 65536;
    const send = (at) => {
      if (at >= (body?.length ?? 0)) return request.end();
      const piece = body.subarray(at, at + step);
      request.write(piece, () => progress?.(at + piece.length));
      return setImmediate(send, at + step);
    };
    if (body) request.setHeader("content-length", body.length);
    send(0);
  });
}

const asked = new Map(); // what a preflight allowed; a browser keeps it too

async function allowed(method, url, headers) {
  const wanted = Object.keys(headers).filter((name) => !SIMPLE.has(name)).sort();
  if (!asked.has(url)) {
    const question = { "access-control-request-method": method, "access-control-request-headers": wanted.join() };
    const { response } = await ask("OPTIONS", url, question);
    if (response.statusCode !== 204 || response.headers["access-control-allow-origin"] !== ORIGIN) {
      throw new Error(`CORS: ${ORIGIN} may not call ${method}`);
    }
    asked.set(url, response.headers);
  }
  const told = asked.get(url);
  const methods = names(told["access-control-allow-methods"]);
  const sent = names(told["access-control-allow-headers"]);
  if (!methods.includes(method.toLowerCase()) || wanted.some((name) => !sent.includes(name))) {
    throw new Error(`CORS: ${method} with ${wanted} is not allowed`);
  }
}

globalThis.XMLHttpRequest = class {
  upload = {};
  status = 0;
  responseText = "";
  #headers = {};
  #told = {};

  open(method, url) {
    this.#told = { method, url };
  }

  setRequestHeader(name, value) {
    if (BANNED.test(name.toLowerCase())) throw new Error(`no page may send ${name}`);
    this.#headers[name.toLowerCase()] = value;
  }

  async send(body) {
    const { method, url } = this.#told;
    seen.push({ method, headers: Object.keys(this.#headers).sort() });
    try {
      await allowed(method, url, this.#headers);
      const bytes = body ? Buffer.from(await body.arrayBuffer()) : null;
      const progress = (loaded) => this.upload.onprogress?.({ lengthComputable: true, loaded });
      const { response, text } = await ask(method, url, this.#headers, bytes, progress);
      if (response.headers["access-control-allow-origin"] !== ORIGIN) throw new Error("CORS: no answer");
      Object.assign(this, { status: response.statusCode, responseText: text, readyState: 4 });
      this.#told = response.headers;
    } catch (error) {
      this.onerror?.(error);
      return;
    }
    this.onload?.();
  }

  getResponseHeader(name) {
    const shown = names(this.#told["access-control-expose-headers"]);
    const known = shown.includes(name.toLowerCase()) || SIMPLE.has(name.toLowerCase());
    return (known && this.#told[name.toLowerCase()]) || null;
  }

  abort() {}
};

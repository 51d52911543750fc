// Who calls: a session by user name and password, or a token that was pasted. Next: start.js.
// The access token lives in this page's memory only; the refresh token in a cookie that no script reads, or,
// where browsers keep no such cookie (http, not this machine), in the memory too.

const PASTED = "dossier.token"; // in sessionStorage: of this tab
const OPEN = "dossier.user"; // in localStorage: whose session the cookie may be of; no secret
const SOON = 60_000; // refreshed so many milliseconds before the access token's end
const SIGNED = `
  ... on SignedIn { accessToken expiresAt refreshToken mustChangePassword userName name }
  ... on Refused { findings { message } }`;
const SIGN_IN = `mutation ($user: String!, $password: String!, $cookie: Boolean!) {
  answer: signIn(userName: $user, password: $password, cookie: $cookie) { ${SIGNED} }
}`;
const REFRESH = `mutation ($token: String) { answer: refreshSession(refreshToken: $token) { ${SIGNED} } }`;
const REFRESH_COOKIE = `mutation { answer: refreshSession { ${SIGNED} } }`;
const CHANGE = `mutation ($current: String!, $new: String!) {
  answer: changePassword(currentPassword: $current, newPassword: $new) {
    ... on PasswordChanged { userName }
    ... on Refused { findings { message } }
  }
}`;
const SIGN_OUT = "mutation { answer: signOut { __typename } }";

export class Session {
  // `changed` is called when somebody else calls than before, or has to do something about it
  constructor(endpoint, changed) {
    this.endpoint = endpoint;
    this.changed = changed;
    this.cookie = window.isSecureContext;
    this.pasted = sessionStorage.getItem(PASTED) || "";
    this.forget();
  }

  forget() {
    this.userName = "";
    this.name = "";
    this.access = "";
    this.endsAt = 0;
    this.refreshToken = null;
    this.mustChange = false;
  }

  get signedIn() {
    return Boolean(this.pasted || (this.access && !this.mustChange));
  }

  // What is different when another caller asks.
  get who() {
    return this.signedIn ? this.pasted || this.userName : "";
  }

  paste(token) {
    this.forget();
    this.keepPasted(token);
    this.changed();
  }

  // The page was loaded again, or a second tab was opened: the cookie may still be good.
  async resume() {
    const user = localStorage.getItem(OPEN);
    if (this.pasted || !this.cookie || !user) return;
    this.userName = user;
    await this.refresh();
  }

  async signIn(user, password) {
    const cookie = this.cookie;
    const found = await this.ask(SIGN_IN, { user, password, cookie });
    this.keepPasted("");
    this.keep(found);
    this.changed();
  }

  async changePassword(current, password) {
    await this.ask(CHANGE, { current, new: password }, await this.bearer());
    this.mustChange = false;
    this.changed();
  }

  async signOut() {
    const token = this.userName && (await this.bearer().catch(() => ""));
    if (token) await this.ask(SIGN_OUT, {}, token).catch(() => {}); // then it is over already
    if (this.userName) localStorage.removeItem(OPEN);
    this.keepPasted("");
    this.forget();
    this.changed();
  }

  // For the header; good for `left` milliseconds more, if there is a session.
  async bearer(left = SOON) {
    if (this.pasted) return this.pasted;
    if (this.userName && this.endsAt - Date.now() < left) await this.refresh();
    return this.access;
  }

  // As window.fetch, with the token; a 401 has changed nothing, so after a refresh it is sent once more.
  async fetch(url, options) {
    const token = await this.bearer();
    const answer = await send(url, options, token);
    if (answer.status !== 401 || !(await this.renew(token))) return answer;
    return send(url, options, this.access);
  }

  // This token was refused: whether there is another now.
  async renew(token) {
    if (this.pasted || !this.userName) return false;
    if (this.access === token) await this.refresh();
    return this.access !== token && this.access !== "";
  }

  // A refresh token works once: so one at a time, in all tabs.
  refresh() {
    this.refreshing ??= locked(() => this.refreshNow()).finally(() => {
      this.refreshing = null;
    });
    return this.refreshing;
  }

  async refreshNow() {
    const [user, token] = [this.userName, this.refreshToken];
    let found = null;
    try {
      found = await (token ? this.ask(REFRESH, { token }) : this.ask(REFRESH_COOKIE, {}));
    } catch (error) {
      if (!error.told) return; // the server was not reached: the session may well live
      this.over(error.message);
      return;
    }
    if (this.userName !== user) return; // signed out meanwhile
    if (found.userName !== user) {
      this.over(`${found.userName} has signed in in this browser: sign in again`);
      return;
    }
    const before = this.who;
    this.keep(found);
    if (!before || this.who !== before) this.changed();
  }

  over(message) {
    localStorage.removeItem(OPEN);
    this.forget();
    this.changed(message);
  }

  keep(found) {
    this.userName = found.userName;
    this.name = found.name;
    this.access = found.accessToken;
    this.endsAt = Date.parse(found.expiresAt);
    this.refreshToken = found.refreshToken;
    this.mustChange = found.mustChangePassword;
    if (this.cookie) localStorage.setItem(OPEN, found.userName);
  }

  keepPasted(token) {
    this.pasted = token;
    if (token) sessionStorage.setItem(PASTED, token);
    else sessionStorage.removeItem(PASTED);
  }

  // The answer's data; what the server says against it is thrown, as an error that is `told`.
  async ask(query, variables, token = "") {
    const options = {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ query, variables }),
    };
    const response = await send(this.endpoint, options, token);
    const { data, errors } = await response.json();
    const against = data?.answer?.findings ?? errors;
    if (!against) return data.answer;
    const error = new Error(against.map((one) => one.message).join(" · "));
    error.told = !errors || response.status === 401;
    throw error;
  }
}

function send(url, options, token) {
  const headers = new Headers(options.headers); // may hold one of the header editor's
  if (token && !headers.has("authorization")) headers.set("authorization", `Bearer ${token}`);
  return fetch(url, { ...options, headers });
}

function locked(work) {
  return navigator.locks ? navigator.locks.request("dossier.refresh", work) : work();
}

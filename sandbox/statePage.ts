const style = `
:root { color-scheme: light dark; --page: #f6f7f9; --card: #fff; --text: #1c2330; --soft: #647084;
	--line: #e3e7ee; --live: #12805c; --over: #8a93a3; --bad: #b3261e; --accent: #3558d6; }
@media (prefers-color-scheme: dark) {
	:root { --page: #12151b; --card: #1b2029; --text: #e6e9ef; --soft: #97a1b3; --line: #2c3441;
		--live: #4cc79a; --over: #7d8797; --bad: #ff8a80; --accent: #8fa8ff; } }
* { box-sizing: border-box; }
body { margin: 0; padding: 28px clamp(16px, 4vw, 48px); background: var(--page); color: var(--text);
	font: 15px/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif; }
header { display: flex; flex-wrap: wrap; align-items: baseline; gap: 4px 20px; margin-bottom: 20px; }
h1 { font-size: 22px; margin: 0; } h2 { font-size: 16px; margin: 0 0 10px; }
h2 small { font-weight: 400; color: var(--soft); margin-left: 8px; }
.soft { color: var(--soft); } #lost { color: var(--bad); font-weight: 600; }
#providers { display: grid; gap: 16px; grid-template-columns: repeat(auto-fill, minmax(330px, 1fr)); }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 16px; }
ul { list-style: none; margin: 0; padding: 0; }
li { display: grid; grid-template-columns: 1fr auto; gap: 0 12px; padding: 7px 0;
	border-top: 1px solid var(--line); }
li:first-child { border-top: 0; }
li b { font-weight: 600; } li b::first-letter { text-transform: uppercase; }
li b { display: block; } .label { grid-column: 1 / -1; font-size: 14px; }
li code { grid-column: 1 / -1; color: var(--soft); overflow-wrap: anywhere; }
code, td { font: 12.5px/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
.state { font-size: 13px; font-weight: 600; color: var(--live); }
.over b, .over .label, .over .state { color: var(--over); } .over b { text-decoration: line-through; }
section { margin-top: 24px; overflow-x: auto; }
table { width: 100%; border-collapse: collapse; }
th { text-align: left; font-size: 13px; font-weight: 600; color: var(--soft); }
th, td { padding: 5px 14px 5px 0; border-bottom: 1px solid var(--line); vertical-align: top; }
#requests td:nth-child(4) { overflow-wrap: anywhere; min-width: 260px; }
td.good { color: var(--live); } td.bad, tr.refused td { color: var(--bad); }
header p { flex-basis: 100%; margin: 0; }
button { font: inherit; font-size: 13px; padding: 3px 12px; border: 1px solid var(--line);
	border-radius: 6px; background: var(--card); color: var(--accent); cursor: pointer; }
button:hover { border-color: var(--accent); }
.id { grid-column: 1 / -1; display: flex; gap: 8px; align-items: start; justify-content: space-between; }
.id button { padding: 0 8px; font-size: 12px; flex: none; }
`;

const script = `
const names = { camara: 'CAMARA WebRTC', azure: 'Azure Call Automation', verba: 'Verint Verba',
	agora: 'Agora', huawei: 'Huawei Cloud RTC' };
const shownOver = 12;
const make = (tag, text, className) => {
	const node = document.createElement(tag);
	if (text !== undefined) node.textContent = text;
	if (className) node.className = className;
	return node;
};
function line(entry, over) {
	const item = make('li', undefined, over ? 'over' : '');
	const id = make('span', undefined, 'id');
	id.append(make('code', entry.id), copyButton(entry.id));
	item.append(make('b', spaced(entry.kind)), make('span', spaced(entry.state), 'state'),
		make('span', entry.label, 'label'), id);
	return item;
}
// streamingKey reads "streaming key"
const spaced = (word) => String(word).replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
// A masked ID is no ID: there is nothing to copy.
function copyButton(id) {
	if (id.includes('***')) return '';
	const button = make('button', 'Copy');
	button.title = 'Copy this ID';
	button.onclick = async () => {
		await navigator.clipboard.writeText(id);
		button.textContent = 'Copied';
		setTimeout(() => { button.textContent = 'Copy'; }, 1500);
	};
	return button;
}
function card(name, { live, over }) {
	const box = make('article', undefined, 'card');
	const title = make('h2', names[name]);
	title.append(make('small', live.length + ' live, ' + over.length + ' over'));
	const list = make('ul');
	for (const entry of live.slice(0, 30)) list.append(line(entry, false));
	for (const entry of over.slice(-shownOver).reverse()) list.append(line(entry, true));
	if (live.length + over.length === 0) list.append(make('li', 'nothing here'));
	box.append(title, list);
	return box;
}
function row(request) {
	const tr = make('tr');
	const cells = [request.time.slice(11, 23), names[request.provider], request.method,
		request.target, request.status || '–', request.verdict];
	cells.forEach((text) => tr.append(make('td', String(text))));
	const good = request.status >= 200 && request.status < 300;
	tr.cells[4].className = good ? 'good' : 'bad';
	// A refusal may be answered with status 200.
	if (/^refused/.test(request.verdict)) tr.className = 'refused';
	return tr;
}
const said = (status) => status === 0 ? 'no answer' : status >= 200 && status < 300 ? 'taken' : 'refused';
function eventRows(name, { notifications = [], deliveries = [] }) {
	return [...notifications, ...deliveries].slice(-15).reverse().map((sent) => {
		const event = sent.event || sent.type || (sent.types || []).join(', ') || sent.noticeId || 'event';
		const attempt = sent.attempt > 0 ? ', attempt ' + (sent.attempt + 1) : '';
		const tr = make('tr');
		[names[name], event + attempt, sent.status || '–', said(sent.status)].forEach(
			(text) => tr.append(make('td', String(text))));
		const taken = said(sent.status) === 'taken';
		tr.cells[2].className = taken ? 'good' : 'bad';
		if (!taken) tr.className = 'refused';
		return tr;
	});
}
let seen = '';
async function refresh() {
	try {
		const answer = await fetch('/control/inspect', { cache: 'no-store' });
		const state = await answer.json();
		document.getElementById('clock').textContent = state.clock.replace('T', ' ').slice(0, 19) + ' UTC';
		document.getElementById('lost').hidden = true;
		const { clock, ...rest } = state;
		const now = JSON.stringify(rest);
		if (now === seen) return;
		seen = now;
		document.getElementById('providers').replaceChildren(
			...Object.keys(names).map((name) => card(name, state[name])));
		const rows = state.requests.slice(-50).reverse().map(row);
		document.getElementById('requests').replaceChildren(...rows);
		document.getElementById('none').hidden = rows.length > 0;
		const events = Object.keys(names).flatMap((name) => eventRows(name, state[name]));
		document.getElementById('events').replaceChildren(...events);
		document.getElementById('noEvent').hidden = events.length > 0;
	} catch {
		document.getElementById('lost').hidden = false;
	}
}
document.getElementById('reset').onclick = async () => {
	await fetch('/control/reset', { method: 'POST' });
	await refresh();
};
refresh();
setInterval(refresh, 1000);
`;

/** The state page: one document without outside assets that looks at /control/inspect each second. */
export const statePage = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Sandbox: what is live, what is over</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
<header>
<h1>Sandbox</h1>
<span class="soft">Sandbox time <span id="clock">…</span></span>
<button id="reset" title="Everything is as it was right after the start">Reset: make everything live again</button>
<span id="lost" hidden>The sandbox does not answer any more.</span>
<p class="soft">The emulators' own view of the five vendors on this machine: what is live, what is over, and what was asked. Nothing here is real.</p>
</header>
<main>
<div id="providers"></div>
<section class="card">
<h2>Notifications and callbacks<small>what the vendors sent to triggers, newest first</small></h2>
<table>
<thead><tr><th>Provider</th><th>Event</th><th>Status</th><th>Verdict</th></tr></thead>
<tbody id="events"></tbody>
</table>
<p id="noEvent" class="soft">None was sent yet.</p>
</section>
<section class="card">
<h2>Last requests<small>newest first, secrets masked</small></h2>
<table>
<thead><tr><th>Time</th><th>Provider</th><th>Method</th><th>Target</th><th>Status</th><th>Verdict</th></tr></thead>
<tbody id="requests"></tbody>
</table>
<p id="none" class="soft">No request yet.</p>
</section>
</main>
<script>${script}</script>
</body>
</html>
`;

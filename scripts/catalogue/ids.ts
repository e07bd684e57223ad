export const PROVIDERS = ['camara', 'azure', 'verba', 'agora', 'huawei'] as const;
export type Provider = (typeof PROVIDERS)[number];

/** One case of the catalogue: what is asked, and of whom. */
export interface Id {
	id: string;
	title: string;
	providers: readonly Provider[];
}

/** Those with a signature of their own; the others send a token or a password. */
const SIGNED: readonly Provider[] = ['azure', 'agora', 'huawei'];
/** Those whose vendor has published a signer that can be asked. */
const WITH_ORACLE: readonly Provider[] = ['azure', 'huawei'];
const KEYED: readonly Provider[] = ['azure', 'verba', 'agora', 'huawei'];

/** Those with a trigger that takes deliveries; a provider adds itself with its trigger. */
const TRIGGERED: readonly Provider[] = ['camara', 'azure', 'agora', 'huawei'];
/** Those among them with a call that registers an address. */
const REGISTERING: readonly Provider[] = ['camara', 'huawei'];

const forAll = (title: string): [string, readonly Provider[]] => [title, PROVIDERS];
/** Shown on the engine alone: no vendor has a part in it. */
const ofTheEngine = (title: string): [string, readonly Provider[]] => [title, []];
const entries: Record<string, [string, readonly Provider[]]> = {
	S1: ['Golden vectors of every scheme', KEYED],
	S2: ["10,000 seeded requests against the vendor's own signer", WITH_ORACLE],
	S3: ['What is signed is what goes over the wire', SIGNED],
	S4: ['Paths and queries as they are signed and sent', SIGNED],
	S5: ['Hosts, ports and base paths', SIGNED],
	S6: ['Keys that cannot be used: the field is named, nothing is sent', SIGNED],
	S7: ['Dates: exact, fresh for each attempt, a difference is told', SIGNED],
	S8: forAll("n8n's HTTP Request node with the credential"),
	S9: ['Methods: case, HEAD, DELETE with a body', SIGNED],
	S10: ['Signers: pure', SIGNED],
	R1: forAll('429 with Retry-After in seconds'),
	R2: forAll('Retry-After as a date'),
	R3: forAll('Retry-After that is too long'),
	R4: forAll('Retry-After that says nothing'),
	R5: forAll('retry-after-ms'),
	R6: forAll('503 three times, then success'),
	R7: forAll('500 for ever'),
	R8: forAll('Refusals that are final, and those that are not'),
	R9: forAll('Connections reset before and in the response'),
	R10: forAll('Servers that are silent or drip'),
	R11: forAll('Cancelled in sleep, in the queue, in flight'),
	R12: forAll('Ending what is over or unknown'),
	R13: forAll('Wrong IDs, regions and apps'),
	R14: forAll('The whole node twice over 100 items'),
	R15: forAll('Killed in the middle, executed again'),
	R16: forAll('One item of 50 fails, three On Error settings'),
	R17: forAll('Retry On Fail together with the settings that go on'),
	R18: forAll('No top-level "error" in items of a success'),
	R19: forAll('Concurrency'),
	R20: forAll('Requests per Second'),
	R21: forAll('10,000 items: nothing unhandled, nothing kept per item'),
	R22: forAll('No items'),
	R23: forAll('Expressions per item, in parameters and credentials'),
	R24: forAll('Toxics: latency, reset_peer, limit_data, slow_close, timeout'),
	R25: forAll('Answers that are not what was hoped for'),
	R26: forAll('Wait Until Ended'),
	R27: forAll('Counts of retries stay with their item'),
	R28: forAll('Option values that are none, expressions that throw'),
	R29: ofTheEngine('Waiting for a place is no time of the vendor'),
	R30: ["n8n's own second try", ['verba', 'huawei']],
	R31: forAll('Random histories against the law of evidence'),
	R32: ofTheEngine('Looks that throw, are refused, or answered by somebody else'),
	R33: ['What surrounds endings is taken back', ['huawei']],
	T1: ['A delivery that is signed well', TRIGGERED],
	T2: ['Signatures that are not', TRIGGERED],
	T3: ['Times: limits of age, and values that are none', TRIGGERED],
	T4: ['The raw bytes, or nothing', TRIGGERED],
	T5: ['Comparison in constant time', TRIGGERED],
	T6: ['Two secrets during a change', TRIGGERED],
	T7: ['Tokens: audience, issuer, algorithm, lifetime, keys', ['azure']],
	T8: ['The handshake of Event Grid', ['azure']],
	T9: ['The same event again', TRIGGERED],
	T10: ['Several events at once', TRIGGERED],
	T11: ["The user's choice comes after the verification", TRIGGERED],
	T12: ['Registered, known again, and nothing left behind', REGISTERING],
	T13: ['Test and production address', REGISTERING],
	T14: ['Nothing slow before the answer', TRIGGERED],
	T15: ['Large, deep and broken bodies', TRIGGERED],
	T16: ['n8n could not start, or the sender hung up', TRIGGERED],
	T17: ['Addresses that were changed, left behind, replaced or are dead', REGISTERING],
	X1: forAll('Redirects'),
	X2: forAll('Base URLs with tricks'),
	X3: forAll('IDs with tricks'),
	X4: forAll('Absolute addresses as IDs'),
	X5: forAll('No secret in anything that is shown'),
	X6: forAll('Secrets in the answers of vendors'),
	X7: forAll('`__proto__` and its like'),
	X8: forAll('Proxies and certificates'),
	X9: forAll("n8n's SSRF protection"),
	X10: forAll('Credential tests only read'),
	X11: forAll('The packed tarball'),
	X12: forAll('Tools of an AI agent'),
	L3: forAll('Descriptions can be cloned'),
	L4: forAll('Names of credential types'),
	L5: forAll('No source maps, no file that n8n does not load'),
};

export const IDS: readonly Id[] = Object.entries(entries).map(([id, [title, providers]]) => ({
	id,
	title,
	providers,
}));

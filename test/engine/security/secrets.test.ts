import { secrets as sandboxSecrets } from '../../../sandbox/framework/targets';
import type { SeenRequest } from '../../support/faults';
import { textsIn } from '../../support/canary';
import { leaksIn } from '../../support/scan';
import { SEEDS, type Seed } from '../../support/seeds';
import { Stand, type Change } from '../../support/stand';
import { testTools } from '../../support/tools';

let stand: Stand;

beforeAll(async () => {
	stand = await Stand.start();
});
afterAll(async () => await stand.close());
beforeEach(() => stand.fresh());

const OPEN = new Set([
	'clientId',
	'tenantId',
	'userName',
	'customerId',
	'accessKeyId',
	'domainName',
]);
/** All secrets of the sandbox; which of its values are none is said by their names. */
const SECRETS: string[] = Object.values(sandboxSecrets).flatMap((values) =>
	Object.entries(values)
		.filter(([name, value]) => !OPEN.has(name) && !value.startsWith('SANDBOXAK'))
		.map(([, value]) => value),
);

/** Everything that is to be seen of a run: items, or the failure with all that hangs on it. */
async function shown(seed: Seed, change: Change, item?: object): Promise<string> {
	const input = item && [{ json: { ...item } }];
	const output = await stand
		.end(seed, testTools(), change, input)
		.catch((thrown: unknown) => thrown);
	return [...textsIn(output)].join('\n');
}

/** What the node sent to open the vendor's door: header values and query parameters. */
function keysOf({ headers, target }: SeenRequest): string[] {
	const query = new URLSearchParams(target.split('?')[1]);
	const authorization = headers.authorization ?? '';
	return [
		/(?:Bearer|Basic) (\S+)/.exec(authorization)?.[1],
		/signature="?([^",]+)/i.exec(authorization)?.[1],
		headers['x-auth-token'],
		query.get('token'),
		query.get('apiKey'),
	].filter((key): key is string => typeof key === 'string');
}

const variants = SEEDS.flatMap((seed) => [
	{ ...seed, change: {} as Change },
	...(seed.renewing.type === seed.credential
		? []
		: [
				{
					...seed,
					change: {
						credential: seed.renewing.type,
						parameters: { authentication: seed.renewing.authentication ?? '' },
					} satisfies Change,
				},
			]),
]);

describe.each(variants)('$provider with $change.credential', ({ change, ...seed }) => {
	const { provider } = seed;

	/** Lets the vendor answer with what it was sent: the whole request in a refusal. */
	function echo(status: number, words: string): SeenRequest[] {
		const seen: SeenRequest[] = [];
		stand.network(seed).onRequest = (request) => {
			seen.push(request);
			const line = `${request.method} ${request.target}`;
			if (!line.includes(seed.path)) return;
			const said = `${words} ${line} ${JSON.stringify(request.headers)}`;
			const body =
				provider === 'camara' || provider === 'huawei'
					? { status, code: 'X', message: said, error_code: 'X.1', error_msg: said }
					: provider === 'azure'
						? { error: { code: '1', message: said } }
						: { status: 'error', message: said };
			stand.answer(seed, { status, body: provider === 'verba' ? said : body });
		};
		return seen;
	}

	test(`X5 ${provider}: no secret in items and failures`, async () => {
		const texts = [
			await shown(seed, { ...change, options: { dryRun: 'requestOnly' } }),
			await shown(seed, change),
			await shown(seed, { ...change, options: { ifNotFound: 'report' } }),
			await shown(seed, { ...change, options: { output: 'keepInput' } }, { caseNumber: 4711 }),
		];
		stand.network(seed).plan({ kind: 'resetBefore' }, { on: seed.path });
		texts.push(await shown(seed, { ...change, options: { maxRetries: 0 } }));
		stand.network(seed).plan({ kind: 'cutBody', bytes: 3 }, { on: seed.path });
		texts.push(await shown(seed, { ...change, options: { maxRetries: 0 } }));
		const keys = stand.network(seed).requests.flatMap(keysOf);
		expect(keys.length).toBeGreaterThan(0);
		expect(leaksIn(texts.join('\n'), [...SECRETS, ...keys])).toEqual([]);
	});

	test(`X5 ${provider}: what is no secret stays readable`, async () => {
		const text = await shown(seed, { ...change, options: { dryRun: 'requestOnly' } });
		expect(text).toContain(stand.network(seed).baseUrl);
		for (const value of Object.values(seed.parameters)) expect(text).toContain(value);
	});

	test(`X5 ${provider}: wrong secrets are not shown either`, async () => {
		const wrong = 'bm90LXRoaXMtc2VjcmV0LWF0LWFsbA==';
		const [data] = Object.values(stand.spec(seed, change).credentials as object) as [object];
		const changed = Object.fromEntries(
			Object.entries(data)
				.filter(([, value]) => SECRETS.includes(String(value)))
				.map(([name]) => [name, wrong]),
		);
		expect(Object.keys(changed)).not.toEqual([]);
		const text = await shown(seed, { ...change, credentialData: changed });
		expect(text).toMatch(/NodeApiError|NodeOperationError/);
		expect(leaksIn(text, [wrong])).toEqual([]);
	});

	test.each([400, 401, 403, 500])(
		`X6 ${provider}: a %d that echoes the whole request is redacted`,
		async (status) => {
			const seen = echo(status, 'You sent');
			const text = await shown(seed, { ...change, options: { maxRetries: 0 } });
			const keys = seen.flatMap(keysOf);
			expect(keys.length).toBeGreaterThan(0);
			expect(text).toMatch(/NodeApiError|NodeOperationError/);
			expect(leaksIn(text, [...SECRETS, ...keys])).toEqual([]);
		},
	);

	test(`X6 ${provider}: a long text is cut, the message has at most 500 characters`, async () => {
		echo(400, 'no '.repeat(2_000));
		const failed = (await stand
			.end(seed, testTools(), change)
			.catch((thrown: unknown) => thrown)) as Error;
		expect(failed.message).toContain('no no no');
		expect(failed.message.length).toBeLessThanOrEqual(500);
	});

	test(`X6 ${provider}: a secret in the vendor's own words is redacted in every form`, async () => {
		const [secret = ''] = Object.values(
			Object.values(stand.spec(seed, change).credentials as object)[0] as object,
		).filter((value) => SECRETS.includes(String(value))) as string[];
		expect(secret).not.toBe('');
		const said = `${secret} ${encodeURIComponent(secret)} "${secret}" ${Buffer.from(secret).toString('base64')}`;
		stand.network(seed).onRequest = ({ method, target }) => {
			if (!`${method} ${target}`.includes(seed.path)) return;
			const refusal = JSON.parse(
				JSON.stringify(seed.refusal(403)).replace('A refusal.', said.replaceAll('"', "'")),
			) as { status: number; body: unknown };
			stand.answer(seed, refusal);
		};
		const text = await shown(seed, change);
		expect(text).toContain('[redacted]');
		expect(leaksIn(text, [secret])).toEqual([]);
	});
});

const NASTY = JSON.parse(
	`{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"prototype":{"polluted":1},"inside":{"__proto__":{"polluted":1}}}`,
) as object;

describe.each(SEEDS)('a nasty answer of $provider', (seed) => {
	const { provider } = seed;

	const nasty: Record<Seed['provider'], unknown> = {
		camara: { status: 'Connected', ...own(NASTY) },
		azure: { value: [{ identifier: {}, ...own(NASTY) }] },
		verba:
			'<VerbaApi><Response code="0" type="GetCallInformation"><verbacdr><ccdr_id>1</ccdr_id><__proto__><polluted>1</polluted></__proto__><constructor><prototype><polluted>1</polluted></prototype></constructor></verbacdr></Response></VerbaApi>',
		agora: { status: 'success', data: [{ sid: '1', ...own(NASTY) }] },
		huawei: { total: 1, room_info_list: [{ room_id: '1', ...own(NASTY) }] },
	};

	test(`X7 ${provider}: __proto__, constructor and prototype pollute nothing`, async () => {
		const path = seed.lookPath === 'GET ' ? '' : (seed.lookPath ?? '/participants');
		const { resource, operation, parameters } = seed.look;
		const look = { parameters: { resource, operation, ...parameters } };
		const body = typeof nasty[provider] === 'string' ? nasty[provider] : text(nasty[provider]);
		stand.answer(
			seed,
			{ status: 200, body, headers: { 'content-type': 'application/json' } },
			{ path },
		);
		const items = await stand
			.end(seed, testTools(), look)
			.catch((thrown: unknown) => [{ json: thrown as object }]);
		expect(({} as Record<string, unknown>).polluted).toBeUndefined();
		expect(Object.prototype).not.toHaveProperty('polluted');
		for (const { json } of items) {
			expect(Object.getPrototypeOf(json)).not.toHaveProperty('polluted');
			expect((json as Record<string, unknown>).polluted).toBeUndefined();
			for (const name of ['__proto__', 'constructor', 'prototype']) {
				expect(Object.hasOwn(json, name)).toBe(false);
			}
		}
	});

	test(`X7 ${provider}: neither does an answer to the ending`, async () => {
		stand.answer(seed, {
			status: seed.taken === 204 ? 200 : seed.taken,
			headers: { 'content-type': 'application/json' },
			body: text({ status: 'success', ...own(NASTY) }),
		});
		const [item] = await stand.end(seed, testTools(), { options: { onFailure: 'returnItem' } });
		expect(item).toBeDefined();
		expect(({} as Record<string, unknown>).polluted).toBeUndefined();
		expect(JSON.stringify(item?.json)).not.toMatch(/"__proto__"|"constructor"|"prototype"/);
	});
});

/** The nasty names as properties of their own: a spread would leave `__proto__` out. */
function own(nasty: object): object {
	return { nasty };
}

/** JSON in which the nasty names stand at the level of their neighbours. */
function text(value: unknown): string {
	return JSON.stringify(value)
		.replace(/"nasty":\{(.*?\}\})\}/, '$1')
		.replace('"nasty":', '"nasty":');
}

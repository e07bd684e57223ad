import { parseStringPromise } from 'xml2js';

import { readVerbaXml, verbaResponse } from '../../../signing/verbaXml';

const response = (text: string) => verbaResponse(readVerbaXml(text));

describe('answers as the vendor prints them', () => {
	test('a success has code 0', () => {
		const text =
			'<?xml version="1.0" encoding="UTF-8"?>\n<VerbaApi><Response code="0" type="GetCallID"/><CallID>a8343631-9f35-4a3a-83f0-9e81592339fb</CallID></VerbaApi>';
		expect(response(text)).toEqual({ code: '0', message: '', token: undefined });
		expect(readVerbaXml(text)).toMatchObject({
			VerbaApi: { CallID: 'a8343631-9f35-4a3a-83f0-9e81592339fb' },
		});
	});

	test('a refusal has a code and a message', () => {
		const text =
			'<VerbaApi><Response code="2" type="GetMarkers"><ErrorMessage>Call cannot be found.</ErrorMessage></Response></VerbaApi>';
		expect(response(text)).toMatchObject({ code: '2', message: 'Call cannot be found.' });
	});

	test('the older message stands in an attribute', () => {
		const text =
			'<VerbaApi><Response code="2"><ErrorMessage description="Error"/></Response></VerbaApi>';
		expect(response(text)).toMatchObject({ code: '2', message: 'Error' });
	});

	test.each([
		'<VerbaApi><Response code="0" type="RequestToken" token="t-1"/><SessionId>x</SessionId></VerbaApi>',
		'<VerbaApi><Response code="0"/><Token>t-1</Token></VerbaApi>',
	])('the session token is found: %s', (text) => {
		expect(response(text).token).toBe('t-1');
	});

	test('a list of conversations has no code, and a single one is no list', () => {
		const one = '<verbacdrlist rowcount="1"><verbacdr index="0"/></verbacdrlist>';
		expect(response(one).code).toBeUndefined();
		expect(readVerbaXml(one)).toEqual({
			verbacdrlist: { rowcount: '1', verbacdr: { index: '0' } },
		});
	});

	test('the predefined entities are read, and numbers stay texts', () => {
		expect(readVerbaXml('<a><b>A &amp; B &lt;1&gt;</b><c>007</c></a>')).toEqual({
			a: { b: 'A & B <1>', c: '007' },
		});
	});
});

describe('what is refused', () => {
	test.each([
		['nothing', ''],
		['no text', undefined],
		['JSON', '{"code":0}'],
		['a web page', '<!DOCTYPE html><html><body>Sign in</body></html>'],
		['a web page without a declaration', '<html><body>Sign in</body></html>'],
		['an element that is not closed', '<VerbaApi><Response code="0">'],
		['a wrong closing tag', '<a><b></c></a>'],
		['entities of its own', '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'],
		['a file of the server', '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'],
		['deep nesting', '<a>'.repeat(200) + '</a>'.repeat(200)],
	])('%s', (_, text) => {
		expect(() => readVerbaXml(text)).toThrow(/^the answer /);
	});

	test('names that reach into JavaScript change no other object', () => {
		try {
			readVerbaXml('<a><__proto__><polluted>yes</polluted></__proto__></a>');
		} catch {
			// Refusing is as good as ignoring.
		}
		expect(({} as Record<string, unknown>).polluted).toBeUndefined();
	});
});

describe('a second reader sees the same (xml2js)', () => {
	/** The same small generator every time: numbers that look random. */
	function numbers(seed: number) {
		let state = seed;
		return (below: number) => {
			state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
			return Math.floor((state / 2_147_483_648) * below);
		};
	}
	const names = ['ccdr_id', 'start_time', 'shared_item', 'verbacdr', 'note'];
	const texts = ['8856', 'a &amp; b', '&lt;x&gt;', 'Jörg 太郎', '2026-11-20 09:00:00.000', '0.0'];

	function generated(next: (below: number) => number, depth: number): string {
		const name = names[next(names.length)]!;
		const attribute = next(3) === 0 ? ` state="${texts[next(texts.length)]!}"` : '';
		if (depth === 0 || next(3) === 0) {
			return `<${name}${attribute}>${texts[next(texts.length)]!}</${name}>`;
		}
		const children = Array.from({ length: 1 + next(4) }, () => generated(next, depth - 1));
		return `<${name}${attribute}>${children.join('')}</${name}>`;
	}

	test('in 1,000 generated documents', async () => {
		const next = numbers(20_261_120);
		for (let index = 0; index < 1_000; index += 1) {
			const text = `<VerbaApi>${generated(next, 4)}${generated(next, 2)}</VerbaApi>`;
			const other: unknown = await parseStringPromise(text, {
				explicitArray: false,
				mergeAttrs: true,
				charkey: '#text',
				trim: true,
			});
			expect(readVerbaXml(text)).toEqual(JSON.parse(JSON.stringify(other)));
		}
	});
});

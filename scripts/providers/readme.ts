import type { INodePropertyOptions, INodeTypeDescription } from 'n8n-workflow';

import type { Manifest } from './manifest';

const REPOSITORY = 'https://github.com/rtc-teardown/n8n-nodes-rtc-teardown';

/** The first paragraphs of a node's page, below its heading and above its first section. */
export const introductionOf = (page: string): string =>
	page
		.split(/^## /m)[0]!
		.replace(/^# .*\n/, '')
		.trim();

/** A page's links from below `docs/nodes/`, made to lead to the common repository. */
export function withWholeLinks(text: string): string {
	return text
		.replaceAll('](../../', `](${REPOSITORY}/blob/main/`)
		.replaceAll('](../', `](${REPOSITORY}/blob/main/docs/`);
}

const optionsNamed = (description: INodeTypeDescription, name: string) =>
	description.properties
		.filter((property) => property.name === name)
		.flatMap((property) =>
			(property.options as INodePropertyOptions[]).map((option) => ({
				resource: property.displayOptions?.show?.resource?.[0],
				...option,
			})),
		);

/** One line per resource: its operations by the words that the editor shows. */
function operationsTable(description: INodeTypeDescription): string {
	const operations = optionsNamed(description, 'operation');
	const rows = optionsNamed(description, 'resource').map(({ name, value }) => {
		const own = operations.filter(({ resource }) => resource === value);
		return `| ${name} | ${own.map((operation) => operation.name).join(', ')} |`;
	});
	return ['| Resource | Operations |', '| --- | --- |', ...rows].join('\n');
}

/** README of one provider's package. The page that says all stands beside it in `docs/`. */
export function readmeOf(
	{ name, n8n }: Manifest,
	page: string,
	pageText: string,
	node: INodeTypeDescription,
	trigger: INodeTypeDescription,
	credentials: Array<{ name: string; displayName: string }>,
	examples: Array<{ file: string; title: string }>,
): string {
	// links within the page lead to the copy in docs/
	const introduction = withWholeLinks(introductionOf(pageText)).replaceAll(
		'](#',
		`](docs/${page}#`,
	);
	return `# ${name}

n8n community package: **${node.displayName}** and **${trigger.displayName}**.

${introduction}

## Installation

In n8n open _Settings_, _Community nodes_, _Install_, enter \`${name}\` and confirm. The package brings no dependencies.

## Operations

${operationsTable(node)}

The whole page, with every request, answer and limit: [docs/${page}](docs/${page}). What an ending may report, and when: [outcomes](${REPOSITORY}/blob/main/docs/outcomes.md).

## Credentials

${credentials.map((type) => `- **${type.displayName}** (\`${type.name}\`)`).join('\n')}

Where each value is found, and what each credential test proves: [credentials](${REPOSITORY}/blob/main/docs/credentials.md).

## Example workflows

${examples.map(({ file, title }) => `- [${title}](examples/${file})`).join('\n')}

Each can be imported as it stands. Choose your credential afterwards.

## Compatibility

n8n 1.123 or newer, Node 20.19 or newer. Tested versions: [table](${REPOSITORY}#readme).

## Beside n8n-nodes-rtc-teardown

\`n8n-nodes-rtc-teardown\` holds this service and four others. Install one of the two, not both. Node types differ by the package's name, so both would show in the editor under one label. Credential types have no such prefix: ${credentials.map((type) => `\`${type.name}\``).join(', ')} would be there twice, and n8n keeps the one that it loads last. Saved credentials fit both. To move a workflow over, replace \`n8n-nodes-rtc-teardown.\` in the types of its ${n8n.nodes.length === 2 ? 'nodes' : 'node'} by \`${name}.\`.

## Sources and tests

This repository is made from [the common one](${REPOSITORY}) by \`npm run pack:providers\`: the files of this service, the engine, the signing. The tests, the emulator of the vendor and the benchmark stand there.

## License

[MIT](LICENSE). The names of the vendor and its products belong to their owner. The icon is a drawing of our own and no logo.
`;
}

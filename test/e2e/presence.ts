import {
	CREDENTIAL_TYPES,
	NODE_NAMES,
	PACKAGE,
	TRIGGER_CREDENTIAL_TYPES,
	TRIGGER_NAMES,
	type World,
} from './world';

function requireAll(wanted: readonly string[], found: Iterable<string>, what: string): void {
	const known = new Set(found);
	const missing = wanted.filter((name) => !known.has(name));
	if (missing.length > 0) throw new Error(`n8n does not know the ${what} ${missing.join(', ')}`);
}

/** The package is installed under its production names, with all that the imports rely on. */
export async function presenceChecks({ runner, playground }: World): Promise<void> {
	const { api } = playground;
	await runner.check('n8n lists the five nodes with their production names', async () => {
		const names = (await api.nodeTypes()).map(({ name }) => name);
		requireAll(
			NODE_NAMES.map((name) => `${PACKAGE}.${name}`),
			names,
			'nodes',
		);
	});
	await runner.check('n8n offers the five nodes as tools for AI agents', async () => {
		const names = (await api.nodeTypes()).map(({ name }) => name);
		requireAll(
			NODE_NAMES.map((name) => `${PACKAGE}.${name}Tool`),
			names,
			'tools',
		);
	});
	await runner.check('n8n lists the two trigger nodes with their production names', async () => {
		const names = (await api.nodeTypes()).map(({ name }) => name);
		requireAll(
			TRIGGER_NAMES.map((name) => `${PACKAGE}.${name}`),
			names,
			'trigger nodes',
		);
	});
	await runner.check('n8n lists the credential types of the trigger nodes', async () => {
		const names = (await api.credentialTypes()).map(({ name }) => name);
		requireAll(TRIGGER_CREDENTIAL_TYPES, names, 'credential types');
	});
	await runner.check('n8n lists the nine credential types', async () => {
		const names = (await api.credentialTypes()).map(({ name }) => name);
		requireAll(CREDENTIAL_TYPES, names, 'credential types');
	});
	await runner.check('the imported credentials of all nine types are there', async () => {
		requireAll(
			CREDENTIAL_TYPES,
			(await api.credentials()).map(({ type }) => type),
			'credentials',
		);
	});
}

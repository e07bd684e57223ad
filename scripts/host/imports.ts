import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import type { CredentialData, Execution, NodeRun, Workflow } from './api';
import { lastLines, mask } from './processes';
import type { N8nServer } from './server';

/** What an import needs of n8n: its command line on the same data. */
type CommandLine = Pick<N8nServer, 'command'>;

/** The ID under which the sandbox's credential of a type is imported. */
export const credentialId = (type: string) => `sandbox-${type}`;

/** What users call each credential type, as the built package says. */
function credentialNames(): Record<string, string> {
	const manifest = path.resolve(__dirname, '../../package.json');
	const load = createRequire(manifest);
	const { n8n } = load(manifest) as { n8n: { credentials: string[] } };
	return Object.fromEntries(
		n8n.credentials.map((file) => {
			const classes = load(`./${file}`) as Record<
				string,
				new () => { name: string; displayName: string }
			>;
			const [Type] = Object.values(classes);
			if (!Type) throw new Error(`${file} holds no credential type`);
			const { name, displayName } = new Type();
			return [name, displayName];
		}),
	);
}

/** Turns the sandbox's ready-made data into what n8n imports. */
export function sandboxCredentials(
	byType: Record<string, Record<string, unknown>>,
): CredentialData[] {
	const displayNames = credentialNames();
	return Object.entries(byType).map(([type, data]) => ({
		id: credentialId(type),
		name: `${displayNames[type] ?? type} (sandbox)`,
		type,
		data,
	}));
}

/** Reads a workflow file and points each node to the imported credential of the same type. */
export function readWorkflow(file: string, credentials: readonly CredentialData[]): Workflow {
	const read = JSON.parse(fs.readFileSync(file, 'utf8')) as Partial<Workflow>;
	const name = path.basename(file, '.json');
	const workflow = { id: `example-${name}`, name, connections: {}, ...read } as Workflow;
	for (const node of workflow.nodes) {
		for (const type of Object.keys(node.credentials ?? {})) {
			const found = credentials.find((credential) => credential.type === type);
			if (found && node.credentials) node.credentials[type] = { id: found.id, name: found.name };
		}
	}
	return workflow;
}

async function importFile(server: CommandLine, command: string, content: unknown[]): Promise<void> {
	if (content.length === 0) return;
	const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'rtc-teardown-import-'));
	const file = path.join(folder, 'import.json');
	try {
		fs.writeFileSync(file, JSON.stringify(content), { mode: 0o600 });
		await server.command(command, `--input=${file}`);
	} finally {
		fs.rmSync(folder, { recursive: true, force: true });
	}
}

/** `n8n import:credentials`: n8n encrypts them with the instance's key; known IDs are replaced. */
export async function importCredentials(
	server: CommandLine,
	credentials: readonly CredentialData[],
): Promise<void> {
	await importFile(server, 'import:credentials', [...credentials]);
}

/** `n8n import:workflow`; known IDs are replaced. */
export async function importWorkflows(
	server: CommandLine,
	workflows: readonly Workflow[],
): Promise<void> {
	await importFile(server, 'import:workflow', [...workflows]);
}

/** `n8n execute`: runs a workflow in a process of its own and reads the result that it prints. */
export async function executeByCommand(
	server: N8nServer,
	workflow: Workflow,
): Promise<Omit<Execution, 'id'>> {
	const printed = await server.command('execute', '--id', workflow.id, '--rawOutput');
	// log lines stand before and after the JSON, which is indented: its braces have lines of their own
	const json = /^\{$[\s\S]*?^\}$/m.exec(printed)?.[0];
	if (json === undefined) {
		throw new Error(`n8n execute printed no result:\n${mask(lastLines(printed), server.secrets)}`);
	}
	const result = JSON.parse(json) as {
		status?: string;
		finished?: boolean;
		data: { resultData: { runData: Record<string, NodeRun[]>; error?: Execution['error'] } };
	};
	const { runData, error } = result.data.resultData;
	return { status: result.status ?? 'unknown', finished: result.finished, runData, error };
}

import '../../test/support/n8n/environment';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Container } from '@n8n/di';
import { BinaryDataConfig, BinaryDataService } from 'n8n-core';
import type { INodeExecutionData } from 'n8n-workflow';
import { execute } from './engine';

/** Fetches one recording of Verint Verba. */
export interface FileJob {
	contender: 'node' | 'httpRequest';
	baseUrl: string;
	bytes: number;
}

let folder: string | undefined;

/** n8n as it runs by default: binary data live in files. */
async function keepInFiles(): Promise<string> {
	if (folder !== undefined) return folder;
	const made = mkdtempSync(path.join(tmpdir(), 'rtc-teardown-files-'));
	process.on('exit', () => rmSync(made, { recursive: true, force: true }));
	const inFiles = { mode: 'filesystem', availableModes: ['filesystem'], localStoragePath: made };
	Object.assign(Container.get(BinaryDataConfig), inFiles);
	await Container.get(BinaryDataService).init();
	return (folder = made);
}

/** Fetches a file as a user's workflow does; returns how many bytes lie in the store. */
export async function fetchFile({ contender, baseUrl, bytes }: FileJob): Promise<number> {
	const root = await keepInFiles();
	const credential = {
		baseUrl,
		apiKey: '74c8eea0-50c6-40b2-9f3e-252ed501c3c8',
		authentication: 'none',
		sessionToken: '',
		allowInsecureHttp: true,
		allowUnauthorizedCerts: false,
	};
	const credentials = { verbaApi: credential };
	const items = [{ json: {} }];
	const output =
		contender === 'node'
			? await execute(
					{
						type: 'verintVerba',
						credentials,
						parameters: {
							resource: 'media',
							operation: 'downloadOriginal',
							identifier: 'callId',
							callId: `bytes-${bytes}`,
						},
					},
					items,
				)
			: await execute(
					{
						type: 'n8n-nodes-base.httpRequest',
						credentials,
						parameters: {
							authentication: 'predefinedCredentialType',
							nodeCredentialType: 'verbaApi',
							method: 'GET',
							url: `${baseUrl}/verba/api?action=GetMedia&ccdr_id=bytes-${bytes}`,
							options: { response: { response: { responseFormat: 'file' } } },
						},
					},
					items,
				);
	return storedBytes(output[0], root);
}

function storedBytes(item: INodeExecutionData | undefined, root: string): number {
	const id = item?.binary?.data?.id ?? '';
	const file = path.join(root, id.replace(/^[^:]*:/, ''));
	return id === '' ? 0 : statSync(file).size;
}

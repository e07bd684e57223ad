import type { IDataObject } from 'n8n-workflow';

import type { Sandbox } from '../../sandbox';
import type { CredentialData, NodeSpec } from './n8n';

/** One operation of the Verba node with the sandbox's credential. `operation`: `<resource>.<operation>`. */
export function verbaSpec(
	sandbox: Sandbox,
	operation: string,
	parameters: IDataObject & { options?: IDataObject } = {},
	change: CredentialData = {},
): NodeSpec {
	const [resource = '', name = ''] = operation.split('.');
	const { options, ...rest } = parameters;
	return {
		node: 'verintVerba',
		parameters: { resource, operation: name, ...rest, options: { ...options } },
		credentials: { verbaApi: { ...sandbox.credentials.verbaApi, ...change } },
	};
}

/** An answer in the vendor's form. */
export const verbaXml = (code: string, inside = '') =>
	`<?xml version="1.0" encoding="UTF-8"?>\n<VerbaApi><Response code="${code}">${inside}</Response></VerbaApi>`;

export const verbaError = (code: string, message: string) =>
	verbaXml(code, `<ErrorMessage>${message}</ErrorMessage>`);

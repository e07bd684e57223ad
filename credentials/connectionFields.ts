import type { INodeProperties } from 'n8n-workflow';

/** The two switches that every credential ends with, both off: how the connection may be made. */
export const connectionFields: INodeProperties[] = [
	{
		displayName: 'Allow Insecure HTTP',
		name: 'allowInsecureHttp',
		type: 'boolean',
		default: false,
		description:
			'Whether addresses that start with http:// may be used. Everything is then sent unencrypted; only for a test server of your own.',
	},
	{
		displayName: 'Ignore SSL Issues (Insecure)',
		name: 'allowUnauthorizedCerts',
		type: 'boolean',
		default: false,
		description: 'Whether to connect even if SSL certificate validation is not possible',
	},
];

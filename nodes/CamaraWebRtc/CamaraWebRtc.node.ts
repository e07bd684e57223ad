import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { properties } from '../../engine/describe';
import { VERSIONS } from '../../engine/options';
import { run } from '../../engine/run';
import { camaraWebRtc } from './provider';

export class CamaraWebRtc implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'CAMARA WebRTC',
		name: 'camaraWebRtc',
		icon: { light: 'file:../../icons/camara.svg', dark: 'file:../../icons/camara.dark.svg' },
		group: ['transform'],
		version: VERSIONS,
		subtitle:
			'={{ $parameter["operation"] + ": " + $parameter["resource"] + ($parameter["options"]["dryRun"] === "requestOnly" ? " (dry run)" : "") }}',
		description:
			'End calls of a network operator (CAMARA WebRTC), sign devices off, and start workflows on incoming calls',
		defaults: { name: 'CAMARA WebRTC' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{
				name: 'camaraApi',
				required: true,
				displayOptions: { show: { authentication: ['accessToken'] } },
			},
			{
				name: 'camaraOAuth2Api',
				required: true,
				displayOptions: { show: { authentication: ['oAuth2'] } },
			},
			{
				name: 'camaraPrivateKeyApi',
				required: true,
				displayOptions: { show: { authentication: ['privateKey'] } },
			},
		],
		properties: [
			{
				displayName: 'Authentication',
				name: 'authentication',
				type: 'options',
				options: [
					{ name: 'Access Token', value: 'accessToken' },
					{ name: 'OAuth2', value: 'oAuth2' },
					{ name: 'Private Key', value: 'privateKey' },
				],
				default: 'accessToken',
			},
			...properties(camaraWebRtc),
		],
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await run(this, camaraWebRtc);
	}
}

import type { INodeProperties } from 'n8n-workflow';

import { locator } from '../../../engine/locator';
import { maximumAge } from '../../../triggers/age';
import { EVENTS } from './events';

export const triggerProperties: INodeProperties[] = [
	{
		displayName: 'Authentication',
		name: 'authentication',
		type: 'options',
		options: [
			{ name: 'Access Key (AK/SK)', value: 'accessKey' },
			{ name: 'IAM Token', value: 'token' },
		],
		default: 'accessKey',
	},
	{
		displayName:
			'An app has one callback address. This trigger sets it while the workflow is published, and puts the former one back afterwards.',
		name: 'notice',
		type: 'notice',
		default: '',
	},
	locator(
		{
			displayName: 'App ID',
			name: 'appId',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. 5fa682b34a974f7ad24d223b',
			description: 'The app whose recordings are watched',
		},
		'apps',
	),
	{
		displayName: 'Events',
		name: 'events',
		type: 'multiOptions',
		options: EVENTS,
		default: ['RECORD_FILE_COMPLETE'],
		required: true,
		description: 'Which events start the workflow; Huawei sends all of them',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			maximumAge(
				'Seconds between the time in the header of an event and now; any age if 0. Huawei does not document the unit of that time: seconds and milliseconds are understood.',
			),
			{
				displayName: 'Replace Existing',
				name: 'replaceExisting',
				type: 'boolean',
				default: false,
				description:
					'Whether to replace a callback address that somebody else has set. It is put back when the workflow is no longer published.',
			},
		],
	},
];

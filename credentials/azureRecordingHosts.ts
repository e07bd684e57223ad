import type { INodeProperties } from 'n8n-workflow';

/** Recordings lie on hosts of the vendor's own list; others must be named. */
export const azureRecordingHosts: INodeProperties = {
	displayName: 'Additional Recording Hosts',
	name: 'additionalRecordingHosts',
	type: 'string',
	default: '',
	placeholder: 'e.g. storage.example.com',
	description:
		'Hosts besides those of Microsoft from which recordings may be downloaded and deleted, separated by commas. They get signatures or tokens of this credential: leave it empty unless recordings of your cloud lie elsewhere.',
};

import type { Field, Parameters } from '../../../../engine/model/operation';
import { path } from '../../../../engine/model/request';

/** The specification for mainland China, and the vendor's own client, put `/cn` in front there. */
export const mainlandChina: Field = {
	displayName: 'Mainland China',
	name: 'mainlandChina',
	type: 'boolean',
	default: false,
	description: 'Whether to use the path for mainland China, which begins with /cn',
};

/** Where the paths of Conversational AI begin. */
export const agents = ({ appId, mainlandChina }: Parameters): string =>
	(mainlandChina === true ? '/cn' : '') +
	path`/api/conversational-ai-agent/v2/projects/${appId}/agents`;

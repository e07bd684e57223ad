import { readOperation } from '../../../../engine/model/operation';
import { get as read, path } from '../../../../engine/model/request';
import { appId, region } from '../../shared/fields';
import { mediaPushGet } from '../../shared/limits';
import { readOthers } from '../../shared/readOthers';
import { mediaSecrets } from '../../shared/secrets';
import { converterId, converterIn } from './fields';

/** A converter: `GET /{region}/v1/projects/{appId}/rtmp-converters/{converterId}` (Media Push, "Get"). */
export const get = readOperation({
	name: 'Get',
	action: 'Get media push',
	description: 'Look up a converter that pushes a channel to a CDN',
	fields: [appId, region, converterId],
	target: ['appId', 'region', 'converterId'],
	read: readOthers,
	limit: mediaPushGet,
	secretResponse: mediaSecrets,
	simple: ['name', 'rawOptions.rtcChannel', 'state', 'rtmpUrl', 'createTs', 'idleTimeout'],
	notFound: ['404 notFound'],
	item: (body) => converterIn(body) as never,
	request: ({ appId, region, converterId }) =>
		read(path`/${region}/v1/projects/${appId}/rtmp-converters/${converterId}`),
});

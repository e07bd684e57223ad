import type { SecretProperty } from '../../../engine/model/secret';

/** Properties of Media Push and Media Pull whose values open a CDN or a channel. */
export const mediaSecrets: Readonly<Record<string, SecretProperty>> = {
	rtmpUrl: 'lastSegment',
	streamUrl: 'lastSegment',
	token: 'whole',
};

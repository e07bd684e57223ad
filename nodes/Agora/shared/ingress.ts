import type { Parameters } from '../../../engine/model/operation';
import { path } from '../../../engine/model/request';

/** Where the paths of Media Gateway begin: region, version and project. */
export const ingress = ({ region, appId }: Parameters, version: unknown = 'v1'): string =>
	path`/${region}/${version}/projects/${appId}/rtls/ingress`;

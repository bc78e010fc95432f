/** In a file of its own, so that the bundle's part for topics holds nothing else of their library. */
export { EventGridPublisherClient } from '@azure/eventgrid';

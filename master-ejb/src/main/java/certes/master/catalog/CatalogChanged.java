package certes.master.catalog;

/** Said within the transaction of a change; who observes it after the commit reads the catalog anew. */
record CatalogChanged() {}

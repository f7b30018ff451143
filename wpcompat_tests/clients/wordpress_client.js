// A day with the npm package "wordpress": prints what each step answered, as JSON. node wordpress_client.js URL MARK
"use strict";
const { promisify } = require("util");
const [, , url, mark] = process.argv;
const client = require("wordpress").createClient({ url, username: "admin", password: "secret" });
const ask = (name, ...args) => promisify(client[name].bind(client))(...args);
const refused = (name, ...args) => ask(name, ...args).then(() => "answered", (error) => [error.faultCode, error.faultString]);
const png = Buffer.from(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");

async function main() {
    const told = {};
    told.methods = (await ask("listMethods")).filter((name) => name.startsWith("wp.")).length;
    const id = await ask("newPost", {
        title: `Title ${mark}`, content: "<p>Some <b>content</b> & more</p>", status: "publish", name: mark,
        date: new Date(Date.UTC(2024, 1, 29, 12, 30, 15)), termNames: { post_tag: [`tag ${mark}`] },
        customFields: [{ key: "mood", value: "fine" }],
    });
    const post = await ask("getPost", id);
    told.post = [post.title, post.content, post.status, post.name, new URL(post.link).pathname, post.terms.map((t) => t.name).filter((n) => n.includes(mark)),
        post.customFields.map((f) => [f.key, f.value]), typeof post.id];
    told.edited = await ask("editPost", id, { title: `Other ${mark}` });
    told.found = (await ask("getPosts", { s: mark, number: 5 }, ["id", "title"])).map((p) => [p.id === id, p.title]);
    told.types = Object.keys(await ask("getPostTypes", {}, ["name"])).slice(0, 3);
    told.type = (await ask("getPostType", "page")).labels.singularName;
    told.taxonomies = (await ask("getTaxonomies")).map((t) => t.name);
    const term = await ask("newTerm", { taxonomy: "category", name: `Cat ${mark}`, description: "Words" });
    const read = await ask("getTerm", "category", term);
    told.term = [read.name, read.slug, read.description, read.count];
    told.termEdited = await ask("editTerm", term, { taxonomy: "category", name: `Renamed ${mark}` });
    told.terms = (await ask("getTerms", "category", { search: mark })).map((t) => t.name);
    told.termGone = await ask("deleteTerm", "category", term);
    told.termRefused = await refused("getTerm", "category", term);
    const file = await ask("uploadFile", { name: `${mark}.png`, type: "image/png", bits: png });
    const item = await ask("getMediaItem", file.attachmentId || file.id);
    told.media = [item.title, item.metadata.width, item.metadata.height, item.link === file.link];
    told.library = (await ask("getMediaLibrary", { mime_type: "image/png", number: 1 })).length;
    told.deleted = [await ask("deletePost", item.attachmentId), await ask("deletePost", id), await ask("deletePost", id)];
    told.refused = await refused("getPost", id);
    process.stdout.write(JSON.stringify(told));
}
main().catch((error) => { process.stderr.write(`${error.stack}\n`); process.exitCode = 1; });

//! Data sources and their event types: the `.sql` files that come with OSSIM's plugins, read as
//! data. There is no database: only the rows they would insert count.
//!
//! Of the columns, these are read: `plugin` (`id`, `name`, `description`, `product_type`),
//! `plugin_sid` (`plugin_id`, `sid`, `name`, `priority`, `reliability`, `category_id`,
//! `subcategory_id`), `plugin_reference` (all four). A later row replaces an earlier one.

mod rows;
mod sql;

use model::data_source::{DataSource, DataSources, EventType, Reference};

use crate::directory::{file_names, join, read_file};
use crate::file_problem::{FileProblem, Problems, SourceText};
use crate::loader::Loader;
use rows::RowReader;

/// What came of reading `.sql` files.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct LoadedDataSources {
    /// Rows of `plugin`.
    pub sources: Vec<DataSource>,
    /// Rows of `plugin_sid`.
    pub types: Vec<EventType>,
    /// Rows of `plugin_reference`.
    pub references: Vec<Reference>,
    /// In the order in which they were met.
    pub problems: Vec<FileProblem>,
}

impl LoadedDataSources {
    /// Adds everything to `data_sources`, replacing what has the same number.
    pub fn insert_into(&self, data_sources: &mut DataSources) {
        self.sources.iter().for_each(|source| data_sources.insert_source(source.clone()));
        self.types.iter().for_each(|one| data_sources.insert_type(one.clone()));
        self.references.iter().for_each(|reference| data_sources.insert_reference(*reference));
    }

    fn add(&mut self, other: Self) {
        self.sources.extend(other.sources);
        self.types.extend(other.types);
        self.references.extend(other.references);
        self.problems.extend(other.problems);
    }
}

/// Every `*.sql` file of a directory, in the order of their names.
#[must_use]
pub fn load(dir: &str, loader: &dyn Loader) -> LoadedDataSources {
    let mut loaded = LoadedDataSources::default();
    match file_names(dir, ".sql", loader) {
        Ok(names) => {
            for path in names.iter().map(|name| join(dir, name)) {
                match read_file(&path, loader) {
                    Ok(bytes) => loaded.add(read(&path, &bytes)),
                    Err(problem) => loaded.problems.push(*problem),
                }
            }
        }
        Err(problem) => loaded.problems.push(*problem),
    }
    loaded
}

/// The rows of one text; `file` is how problems call it.
#[must_use]
pub fn read(file: &str, text: &[u8]) -> LoadedDataSources {
    let source = SourceText::new(file, text);
    let mut loaded = LoadedDataSources::default();
    let mut problems = Problems::default();
    sql::rows(&source, &rows::TABLES, &mut problems, |table, row, problems| {
        RowReader { source: &source, row, problems }.read(table, &mut loaded);
    });
    loaded.problems = problems.in_order();
    loaded
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::event::{PluginId, PluginSid};

    fn loaded(text: &str) -> LoadedDataSources {
        read("x.sql", text.as_bytes())
    }

    fn complaints(text: &str) -> Vec<(&'static str, u32, u32)> {
        loaded(text).problems.iter().map(|p| (p.code, p.line, p.column)).collect()
    }

    #[test]
    fn the_usual_file() {
        let loaded = loaded(
            "-- sshd; not a statement\nDELETE FROM plugin WHERE id = \"4003\"; SET @x='a;b';\n\
             /* INSERT INTO plugin VALUES (9,1,'no','no'); */ # ; comment\n\
             INSERT IGNORE INTO `db`.`plugin` (id, type, name, description, product_type, vendor)\n\
             VALUES (4003, 1, 'sshd', 'Secure shell', 23, 'x');\n\
             REPLACE plugin_sid (plugin_id, sid, class_id, name, priority, reliability,\n\
             category_id, subcategory_id) values\n\
             (4003, '1', NULL, 'sshd: it''s \\'bad\\'' \" \\\\n%s\", 3, 2, 2, 25),\n\
             (4003,2,null,'b',NULL,DEFAULT,0,NULL);\n\
             insert into plugin_reference values (1001,2003,3001,10007) on duplicate key update a=1;",
        );
        assert_eq!(loaded.problems, []);
        let source = &loaded.sources[0];
        assert_eq!((source.id, &*source.name, source.product_type), (PluginId(4003), "sshd", 23));
        assert_eq!((loaded.sources.len(), source.description.as_str()), (1, "Secure shell"));
        let [one, two] = &loaded.types[..] else { panic!() };
        assert_eq!((one.sid, one.name.as_str()), (PluginSid(1), "sshd: it's 'bad' \\n%s"));
        assert_eq!((one.priority, one.reliability, one.category, one.subcategory), (3, 2, 2, 25));
        assert_eq!((two.priority, two.reliability, two.category, two.subcategory), (1, 1, 0, 0));
        let reference = loaded.references[0];
        assert_eq!(
            (reference.reference_id, reference.reference_sid),
            (PluginId(3001), PluginSid(10007))
        );
        let mut all = DataSources::default();
        loaded.insert_into(&mut all);
        assert!(all.event_type(PluginId(4003), PluginSid(2)).is_some());
    }

    #[test]
    fn categories_of_older_files_are_of_another_list() {
        let text =
            "INSERT INTO plugin_sid (plugin_id, sid, category_id, name) VALUES (1,2,206,'x')";
        assert_eq!(loaded(text).types[0].category, 0);
    }

    #[test]
    fn out_of_range_is_cut_with_a_warning() {
        let text = "INSERT INTO plugin_sid (plugin_id,sid,name,priority,reliability) VALUES\n(1,2,'x',7,-1)";
        assert_eq!(complaints(text), [("out-of-range", 2, 1), ("out-of-range", 2, 1)]);
        let one = &loaded(text).types[0];
        assert_eq!((one.priority, one.reliability), (5, 0));
    }

    #[test]
    fn computed_values_matter_only_in_columns_that_are_read() {
        let text = "INSERT INTO plugin_sid (plugin_ctx,plugin_id,sid,name) VALUES (UNHEX('00'),1,2,'x'),\n\
                    (0x0,1,CONCAT('a',(1)),'y'),\n(@c,1,3,'z');";
        assert_eq!(complaints(text), [("computed-value", 2, 1)]);
        let sids: Vec<u32> = loaded(text).types.iter().map(|one| one.sid.0).collect();
        assert_eq!(sids, [2, 3]);
    }

    #[test]
    fn bad_statements_cost_only_themselves() {
        let text = "INSERT INTO plugin SELECT 1;\nINSERT INTO plugin (id,name) VALUES (1,'a'), (2,'b';\n\
                    INSERT INTO plugin (id,name) VALUES ('x','a');\nINSERT INTO plugin_sid VALUES (1,2,3);\n\
                    INSERT INTO other VALUES (; INSERT INTO plugin (id,name) VALUES (3,'c') junk;\n\
                    INSERT INTO plugin (id,name) VALUES (1);INSERT INTO;INSERT INTO plugin (id,name) VALUES (5,'c";
        let codes: Vec<(&str, u32)> =
            complaints(text).into_iter().map(|(c, l, _)| (c, l)).collect();
        assert_eq!(
            codes,
            [
                ("bad-statement", 1),
                ("bad-statement", 2),
                ("bad-number", 3),
                ("no-columns", 4),
                ("bad-statement", 5),
                ("missing-column", 6),
                ("bad-statement", 6),
                ("bad-statement", 6),
            ]
        );
        let ids: Vec<u32> = loaded(text).sources.iter().map(|source| source.id.0).collect();
        assert_eq!(ids, [1, 3]);
    }
}

//! The people of the sample workspace.

/// Name, local part of the address, groups by index into [`GROUPS`], days since the last sign-in (-1: never), days
/// since an access key was used (-1: never).
pub const PEOPLE: &[(&str, &str, &[usize], i64, i64)] = &[
    ("Bao Minh", "bao", &[0, 2], 0, -1),
    ("Chiara Ferrari-Lindqvist", "chiara.ferrari-lindqvist", &[1], 1, 0),
    ("Dmitri Sokolov", "dmitri", &[1, 3], 2, 0),
    ("Elif Özgür", "elif", &[0], 5, 19),
    ("Farid Nasser", "farid", &[2], 92, 130),
    ("Hiroshi Sato", "hiroshi", &[2], 2, -1),
    ("Ines Carvalho", "ines", &[0, 1, 2, 4], 0, 0),
    ("Jonas Weber", "jonas", &[3], 3, 2),
    ("Kamala Iyer", "kamala", &[0], 7, -1),
    ("Lucía Fernández de la Vega", "lucia", &[4], 1, -1),
    ("Marek Nowak", "marek", &[1], 0, 0),
    ("Nadia Benali", "nadia", &[0, 2], 14, 31),
    ("Oluwaseun Adeyemi", "oluwaseun", &[3], 1, 1),
    ("Priya Raghunathan", "priya", &[0], 4, 3),
    ("Quentin Dubois", "quentin", &[5], -1, -1),
    ("Rachel Goldberg", "rachel", &[4], 2, -1),
    ("Sven Håkansson", "sven", &[1], 6, 0),
    ("Tala Ahmadi", "tala", &[2], 0, -1),
    ("Umberto Conti", "umberto", &[5], -1, -1),
    ("Valentina Rossi", "valentina", &[0], 11, 12),
    ("Wei Zhang", "wei", &[0, 2], 0, 0),
    ("Ximena Castillo", "ximena", &[3], 8, -1),
    ("Yusuf Demir", "yusuf", &[1], 3, 0),
    ("Zofia Wiśniewska", "zofia", &[0], 2, 2),
    ("Amara Okafor", "amara", &[5], 20, -1),
    ("Benedikt Huber", "benedikt", &[3], 1, 1),
    ("محمد الفاتح", "mohammed", &[2], 4, -1),
    ("Camille Lefèvre", "camille", &[0], 9, 9),
    ("Diego Morales", "diego", &[1], 0, 0),
    ("Emma Johansson", "emma", &[4], 1, -1),
    ("Fatou Diallo", "fatou", &[0], 5, -1),
    ("Gabriel Santos", "gabriel", &[2], 33, 40),
    ("Hanna Kim", "hanna", &[0, 2], 0, 1),
    ("Ivan Petrov", "ivan", &[3], 2, 0),
    ("Julia Schneider", "julia", &[4], 3, -1),
    ("Konstantinos Papadopoulos-Alexandrou", "konstantinos.papadopoulos-alexandrou", &[1], 1, 0),
    ("Leilani Kahananui", "leilani", &[5], -1, -1),
    ("Mateo Vargas", "mateo", &[0], 6, -1),
];

/// Name and description.
pub const GROUPS: &[(&str, &str)] = &[
    ("Data Scientists", "Train and compare models"),
    ("MLOps Engineers", "Run the agents and the queues"),
    ("Vision", "The camera team in Turin"),
    ("Robot Control", "Motion planning and control"),
    ("Product", "Read reports, start nothing"),
    ("Annotators", "Label images, mostly on contract"),
];

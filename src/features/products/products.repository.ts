import { Repository } from "@/core/database";
import { products } from "./products.schema";

export class ProductsRepository extends Repository(products) {}
